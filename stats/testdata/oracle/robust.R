# Reference values for curves, restricted means, log-rank tests and Cox fits with
# weights whose variance is robust. Run from anywhere:
#   Rscript robust.R
# writes robust.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
lung <- data_of("lung"); veteran <- data_of("veteran"); heart <- data_of("heart")
lung <- lung[!is.na(lung$inst) & !is.na(lung$age), ]
w_whole <- function(n) 50 + (seq_len(n) * 37) %% 351   # 50 to 400
w_part <- function(n) 0.25 + (seq_len(n) * 7) %% 5 / 2 # 0.25 to 2.25
small <- list(time = c(4, 3, 8, 2, 9, 6, 7), event = c(1, 1, 0, 1, 1, 0, 1), weight = c(0.5, 1.7, 2.1, 0.9, 1.3, 0.8, 1.1),
  x = c(0.2, 1.1, 0.4, 2.2, 0.1, 1.9, 1.0), group = c(0, 1, 0, 1, 0, 1, 1))

cases <- list(
  fractional_weights = c(small, list(times = c(2, 4, 7), tau = c(5, 9))),
  ten_times = c(within(small, weight <- weight * 10), list(times = c(2, 4, 7), tau = c(5, 9))),
  lung_whole = list(time = lung$time, event = +(lung$status == 2), weight = w_whole(nrow(lung)), x = lung$age, group = lung$sex - 1, times = c(180, 365, 800), tau = c(365, 1000)),
  lung_cluster = list(time = lung$time, event = +(lung$status == 2), weight = w_whole(nrow(lung)), x = lung$age, group = lung$sex - 1, cluster = lung$inst, times = c(180, 365), tau = 365),
  lung_part = list(time = lung$time, event = +(lung$status == 2), weight = w_part(nrow(lung)), x = lung$age, group = lung$sex - 1, stratum = lung$ph.ecog %in% 2:3 + 0, times = 365, tau = 500),
  veteran = list(time = veteran$time, event = veteran$status, weight = w_whole(nrow(veteran)), x = veteran$karno, group = as.integer(factor(veteran$celltype)) - 1, times = c(30, 180), tau = 180),
  veteran_strata = list(time = veteran$time, event = veteran$status, weight = w_part(nrow(veteran)), x = veteran$karno, group = as.integer(factor(veteran$celltype)) - 1,
    stratum = veteran$trt - 1, cluster = (seq_len(nrow(veteran)) - 1) %/% 2, times = 100, tau = 100),
  heart = list(entry = heart$start, time = heart$stop, event = heart$event, weight = w_part(nrow(heart)), x = heart$age, group = heart$transplant, cluster = heart$id,
    times = c(10, 100), tau = 100)
)
vec <- function(x) as.list(as.numeric(x))
surv_of <- function(s) if (is.null(s$entry)) Surv(s$time, s$event) else Surv(s$entry, s$time, s$event)

one <- function(name) {
  s <- cases[[name]]; n <- length(s$time)
  d <- data.frame(w = s$weight, x = s$x, g = s$group, cl = if (is.null(s$cluster)) seq_len(n) else s$cluster, st = if (is.null(s$stratum)) 0 else s$stratum)
  d$y <- surv_of(s)
  curve <- function(g) {
    of_group <<- d[d$g == g, ] # residuals() looks for it outside
    f <- survfit(y ~ 1, of_group, weights = w, cluster = cl, robust = TRUE)
    a <- summary(f, times = s$times, extend = TRUE); tab <- summary(f)$table; q <- quantile(f, c(0.25, 0.5, 0.75))
    area <- lapply(s$tau, function(tau) {
      r <- residuals(f, times = tau, type = "auc", weighted = TRUE)
      list(tau = tau, value = unname(survival:::survmean(f, 1, tau)$matrix["rmean"]), se = sqrt(sum(tapply(r, d$cl[d$g == g], sum)^2))) })
    list(time = vec(f$time), surv = vec(f$surv), se = vec(f$std.err), lower = vec(f$lower), upper = vec(f$upper), median = vec(tab[c("median", "0.95LCL", "0.95UCL")]),
      quantile = vec(q$quantile), qlower = vec(q$lower), qupper = vec(q$upper),
      at = list(surv = vec(a$surv), se = vec(a$std.err), lower = vec(a$lower), upper = vec(a$upper)), rmst = area)
  }
  score <- function(formula, data = d) { f <- coxph(formula, data, weights = w, cluster = cl, robust = TRUE, ties = "breslow"); c(f$rscore, length(coef(f))) }
  k <- max(s$group) + 1
  pairs <- if (k > 2) combn(0:(k - 1), 2, simplify = FALSE) else list()
  cox <- coxph(y ~ x + strata(st), d, weights = w, cluster = cl, robust = TRUE)
  list(name = name, entry = if (!is.null(s$entry)) vec(s$entry), time = vec(s$time), event = as.list(as.integer(s$event)), weight = vec(s$weight), x = vec(s$x), group = as.list(as.integer(s$group)),
    cluster = if (!is.null(s$cluster)) as.list(as.integer(s$cluster)), stratum = if (!is.null(s$stratum)) as.list(as.integer(s$stratum)), times = vec(s$times),
    curves = lapply(0:(k - 1), curve), logrank = vec(score(y ~ factor(g) + strata(st))), trend = if (k > 2) vec(score(y ~ g + strata(st))),
    pairs = lapply(pairs, function(p) list(a = p[1], b = p[2], chisq = score(y ~ g + strata(st), d[d$g %in% p, ])[1])),
    cox = list(coef = unname(coef(cox)), se = sqrt(cox$var[1, 1]), naive = sqrt(cox$naive.var[1, 1]), p = unname(summary(cox)$coefficients[1, "Pr(>|z|)"]), rscore = as.numeric(cox$rscore)))
}
# Commands: an interaction, and cumulative incidence.
d <- lung[!is.na(lung$ph.ecog), ]; n <- nrow(d)
d$w <- w_whole(n); d$e <- +(d$ph.ecog >= 1); d$cr <- ifelse(d$status == 2, 1 + seq_len(n) %% 2, 0)
product <- summary(coxph(Surv(time, status) ~ factor(sex) * e, d, weights = w, robust = TRUE, eps = 1e-14, iter.max = 50))$coefficients[3, ]
states <- summary(survfit(Surv(time, factor(cr)) ~ 1, d, weights = w), times = 365)
commands <- list(time = d$time, status = d$status, sex = d$sex, cr = d$cr, w = d$w, e = d$e, interaction = list(z = unname(product["z"]), p = unname(product["Pr(>|z|)"])),
  incidence = list(estimate = states$pstate[2], se = states$std.err[2]))
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "survfit(weights, cluster, robust = TRUE), residuals(type = 'auc'), coxph(weights, cluster, robust = TRUE, ties = 'breslow')$rscore; se is that of S", commands = commands, cases = lapply(names(cases), one))
writeLines(toJSON(out, digits = 17, auto_unbox = TRUE, null = "null", na = "null"), file.path(here, "robust.json"))
