# Reference values for curves, by R's survival. Run from anywhere:
#   Rscript survival.R
# writes survival.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
lung <- data_of("lung"); veteran <- data_of("veteran"); ovarian <- data_of("ovarian")
pbc <- data_of("pbc"); bmt <- data_of("bmt"); mp <- data_of("drug6mp"); heart <- data_of("heart")
lung <- lung[c("time", "status", "sex", "age")]
w_whole <- function(n) (seq_len(n) * 5) %% 4           # 0, 1, 2, 3
w_part <- function(n) 0.25 + (seq_len(n) * 7) %% 5 / 2 # 0.25 to 2.25

# Group codes start at 0. Cases without a group have one curve.
cases <- list(
  mp = list(time = c(mp$t1, mp$t2), event = c(rep(1, 21), mp$relapse), group = rep(0:1, each = 21), times = c(0, 6, 10, 23, 40), tau = c(20, 35)),
  lung = list(time = lung$time, event = +(lung$status == 2), group = lung$sex - 1, times = c(100, 182.5, 365, 883, 2000), tau = c(365, 1000)),
  veteran = list(time = veteran$time, event = veteran$status, group = as.integer(factor(veteran$celltype)) - 1, times = c(30, 90, 180), tau = c(100, 180)),
  ovarian = list(time = ovarian$futime, event = ovarian$fustat, group = ovarian$rx - 1, times = c(300, 600), tau = 700),
  pbc = list(time = pbc$time, event = +(pbc$status == 2), group = pbc$edema * 2, times = c(365, 1825, 3650), tau = c(1825, 3650)),
  pbc_all = list(time = pbc$time, event = +(pbc$status == 2), times = c(41, 365.25), tau = 3000),
  bmt = list(time = bmt$t2, event = bmt$d3, group = bmt$group - 1, times = c(100, 500, 1000), tau = c(500, 2000)),
  aml = list(time = aml$time, event = aml$status, group = +(aml$x == "Nonmaintained"), times = c(9, 20, 161), tau = c(24, 100)),
  heart = list(entry = heart$start, time = heart$stop, event = heart$event, group = heart$transplant, times = c(10, 100, 1000), tau = c(100, 365)),
  lung_age = list(entry = lung$age, time = lung$age + lung$time / 365.25, event = +(lung$status == 2), group = lung$sex - 1, times = c(50, 60, 70), tau = c(70, 75)),
  lung_weights = list(time = lung$time, event = +(lung$status == 2), weight = w_whole(nrow(lung)), group = lung$sex - 1, times = c(180, 365), tau = 365),
  lung_fractions = list(time = lung$time, event = +(lung$status == 2), weight = w_part(nrow(lung)), group = lung$sex - 1, times = c(180, 365), tau = 365),
  heart_fractions = list(entry = heart$start, time = heart$stop, event = heart$event, weight = w_part(nrow(heart)), group = heart$transplant, times = c(10, 100), tau = 100),
  # Edges.
  tied_floats = list(time = c(0.1 + 0.2, 0.3, 0.5), event = c(1, 1, 1), times = 0.3, tau = 0.4),
  event_first = list(time = c(5, 5, 7), event = c(1, 0, 1), times = c(5, 6), tau = 6),
  time_zero = list(time = c(0, 0, 1, 2), event = c(1, 0, 1, 1), times = c(0, 0.5), tau = 1.5),
  half = list(time = 1:4, event = c(1, 1, 1, 1), times = 2, tau = 3),
  ends_at_half = list(time = 1:4, event = c(1, 1, 0, 0), times = 2, tau = 3),
  all_censored = list(time = c(3, 1, 2), event = c(0, 0, 0), times = 2, tau = 2),
  one = list(time = 2, event = 1, times = 1, tau = 2),
  empties = list(entry = c(0, 0, 3, 3, 4), time = c(1, 2, 5, 6, 6), event = c(1, 1, 1, 0, 1), times = c(2, 5), tau = 5),
  quarter = list(time = c(1, 1, 2, 3, 4, 6, 6, 7), event = c(1, 0, 1, 1, 1, 1, 0, 1), times = c(1, 3.5), tau = 6.5)
)
surv_of <- function(s, event = s$event) if (is.null(s$entry)) Surv(s$time, event) else Surv(s$entry, s$time, event)
types <- c("log", "log-log", "plain", "logit", "arcsin")
probs <- c(0.1, 0.25, 0.5, 0.75, 0.9)

curve <- function(s, pick) {
  y <- surv_of(s)[pick]
  d <- data.frame(row = which(pick)); d$y <- y; d$w <- if (is.null(s$weight)) rep(1, nrow(d)) else s$weight[pick]
  weighted <- !is.null(s$weight)
  fit <- function(type, y = d$y) { d$y <- y; if (weighted) survfit(y ~ 1, d, weights = w, conf.type = type) else survfit(y ~ 1, d, conf.type = type) }
  f <- fit("log")
  vec <- function(x) as.list(as.numeric(x))
  out <- list(time = vec(f$time), n.risk = vec(f$n.risk), n.event = vec(f$n.event), n.censor = vec(f$n.censor),
    surv = vec(f$surv), se = vec(if (f$logse) f$std.err else ifelse(f$std.err == 0, 0, f$std.err / f$surv)),
    robust = !f$logse)
  out$types <- lapply(types, function(type) {
    g <- fit(type); tab <- summary(g)$table; q <- quantile(g, probs)
    a <- summary(g, times = s$times, extend = TRUE)
    list(type = type, lower = vec(g$lower), upper = vec(g$upper), median = vec(tab[c("median", "0.95LCL", "0.95UCL")]),
      quantile = vec(q$quantile), qlower = vec(q$lower), qupper = vec(q$upper),
      at = list(time = vec(a$time), n.risk = vec(a$n.risk), n.event = vec(a$n.event), surv = vec(a$surv), se = vec(a$std.err), lower = vec(a$lower), upper = vec(a$upper)))
  })
  out$rmst <- lapply(s$tau, function(tau) { t <- survival:::survmean(f, 1, tau)$matrix; list(tau = tau, value = unname(t["rmean"]), se = unname(t["se(rmean)"])) })
  r <- fit("log", surv_of(s, 1 - s$event)[pick])
  out$reverse <- vec(summary(r)$table[c("median", "0.95LCL", "0.95UCL")])
  out
}
run <- lapply(names(cases), function(name) {
  s <- cases[[name]]
  g <- if (is.null(s$group)) rep(0, length(s$time)) else s$group
  keep <- c("entry", "weight"); keep <- keep[keep %in% names(s)]
  c(list(name = name, time = as.list(s$time), event = as.list(s$event), group = as.list(g), times = as.list(s$times)),
    lapply(s[keep], as.list), list(curves = lapply(sort(unique(g)), function(k) curve(s, g == k))))
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "survfit(Surv(...) ~ 1, conf.type =), summary(, times =, extend = TRUE), quantile(), survival:::survmean; se is that of log S",
  probs = probs, cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "survival.json"))
