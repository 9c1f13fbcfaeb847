# Reference values for cumulative incidence and Gray's test. Run from anywhere:
#   Rscript competing.R
# writes competing.json beside itself, data inline; ../bmt.csv is Klein &
# Moeschberger's (KMsurv).
suppressMessages({library(survival); library(cmprsk); library(KMsurv); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data(bmt)
set.seed(20240611)
n <- 80
mg <- within(mgus2, { etime <- ifelse(pstat == 1, ptime, futime); event <- ifelse(pstat == 1, 1, 2 * death) })[1:300, ]
cases <- list(
  bmt = list(time = bmt$t2, cause = ifelse(bmt$d2 == 1, 1, ifelse(bmt$d1 == 1, 2, 0)), group = bmt$group - 1, stratum = bmt$z10, times = c(0, 50, 100, 500.5, 1000, 2000, 3000)),
  mgus = list(time = mg$etime, cause = mg$event, group = +(mg$sex == "M"), times = c(12, 60, 240)),
  tied = list(time = sample(1:12, n, TRUE), cause = sample(0:3, n, TRUE), group = sample(0:2, n, TRUE), stratum = sample(0:1, n, TRUE), times = c(0.5, 3, 7)),
  whole = list(time = sample(1:25, n, TRUE), cause = sample(0:2, n, TRUE), group = sample(0:1, n, TRUE), weight = sample(1:3, n, TRUE), times = c(3, 7)),
  fractions = list(time = sample(1:25, n, TRUE), cause = sample(0:2, n, TRUE), group = sample(0:1, n, TRUE), weight = round(runif(n, 0.2, 2), 2), times = c(3, 7)),
  nobody_left = list(time = c(1, 2, 2, 3, 4, 5, 5, 6), cause = c(1, 2, 1, 0, 1, 2, 1, 1), group = rep(0, 8), times = c(2, 5)),
  one_cause = list(time = c(4, 1, 6, 1, 3, 1), cause = c(1, 1, 0, 0, 0, 1), group = rep(0, 6), times = c(1, 5))
)
late <- round(runif(n, 0, 6), 1)
cases$late <- list(entry = late, time = late + round(rexp(n, 0.2), 1) + 0.1, cause = sample(0:2, n, TRUE), group = sample(0:1, n, TRUE), times = c(2, 6))
cases$late_weights <- c(cases$late, list(weight = round(runif(n, 0.2, 2), 2)))
cases$empties <- list(entry = c(0, 0, 3, 3, 4), time = c(1, 2, 5, 6, 6), cause = c(1, 2, 1, 0, 1), group = rep(0, 5), times = c(2, 5))
types <- c("log", "log-log", "plain", "logit", "arcsin")
vec <- function(x) as.list(as.numeric(x))

curves <- function(s, g) {
  k <- max(s$cause); pick <- s$group == g
  d <- data.frame(time = s$time, cause = factor(s$cause, 0:k), id = seq_along(s$time))
  d$w <- if (is.null(s$weight)) 1 else s$weight
  d$entry <- if (is.null(s$entry)) 0 else s$entry
  d <- d[pick, ]
  fit <- function(type) if (is.null(s$entry)) survfit(Surv(time, cause) ~ 1, d, weights = w, conf.type = type, id = id) else
    survfit(Surv(entry, time, cause) ~ 1, d, weights = w, conf.type = type, id = id)
  f <- fit("log")
  lapply(seq_len(k), function(j) {
    col <- match(as.character(j), f$states); s0 <- match("(s0)", f$states)
    if (is.na(col)) return(NULL)
    wide <- function(x) matrix(x, ncol = length(f$states))
    out <- list(cause = j, time = vec(f$time), n.risk = vec(f$n.risk[, s0]), n.event = vec(f$n.event[, col]), free = vec(f$pstate[, s0]),
      estimate = vec(f$pstate[, col]), se = vec(f$std.err[, col]))
    out$types <- lapply(types, function(type) { h <- fit(type)
      # summary() misreads arcsin bounds, which have lost their shape: fill it by survfit's own values.
      h$lower <- wide(h$lower); h$upper <- wide(h$upper); dimnames(h$lower) <- dimnames(h$upper) <- NULL
      a <- summary(h, times = s$times, extend = TRUE)
      list(type = type, lower = vec(wide(h$lower)[, col]), upper = vec(wide(h$upper)[, col]),
        at = list(n.risk = vec(a$n.risk[, s0]), n.event = vec(a$n.event[, col]), estimate = vec(a$pstate[, col]), se = vec(a$std.err[, col]), lower = vec(wide(a$lower)[, col]), upper = vec(wide(a$upper)[, col]))) })
    if (is.null(s$entry) && is.null(s$weight)) {
      # cuminc lists the corners of the steps: the second of each pair, and not the start.
      cu <- cuminc(d$time, as.integer(as.character(d$cause)))[[paste("1", j)]]
      # 1/(S(t)) is taken as 0 where S = 0.
      at <- seq(3, length(cu$time) - 1, by = 2)
      out$cuminc <- list(time = vec(cu$time[at]), estimate = vec(cu$est[at]), var = vec(cu$var[at]))
    }
    out
  })
}
gray <- function(s) {
  if (length(unique(s$group)) < 2 || !is.null(s$entry)) return(NULL)
  i <- if (is.null(s$weight)) seq_along(s$time) else rep(seq_along(s$time), s$weight)
  if (!is.null(s$weight) && any(s$weight %% 1 != 0)) return(NULL)
  one <- function(rho, stratum) { t <- cuminc(s$time[i], s$cause[i], s$group[i], strata = stratum[i], rho = rho)$Tests
    list(rho = rho, stratified = length(unique(stratum)) > 1, stat = vec(t[, "stat"]), p = vec(t[, "pv"]), df = vec(t[, "df"])) }
  strata <- list(rep(0, length(s$time))); if (!is.null(s$stratum)) strata <- c(strata, list(s$stratum))
  unlist(lapply(strata, function(z) lapply(c(0, 1, 0.5, -1), one, z)), FALSE)
}
run <- lapply(names(cases), function(name) {
  s <- cases[[name]]
  keep <- intersect(c("entry", "weight", "stratum"), names(s))
  c(list(name = name, time = vec(s$time), cause = vec(s$cause), group = vec(s$group), times = vec(s$times)), lapply(s[keep], vec),
    list(curves = lapply(sort(unique(s$group)), function(g) curves(s, g)), gray = gray(s)))
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), cmprsk = as.character(packageVersion("cmprsk")),
  call = "survfit(Surv(time, factor(cause)) ~ 1, weights, id, conf.type =), summary(, times, extend = TRUE); cuminc(time, cause, group, strata, rho)", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "competing.json"))
