# Reference values for patients who change group, by survival's tmerge, coxph and
# survfit. Run from anywhere:
#   Rscript switch.R
# writes switch.json beside itself, data inline: one row per patient.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
set.seed(8)
n <- 60
# Stanford: waiting time is counted as survival's heart data count it, half a day off ties with death.
j <- within(jasa, { time <- pmax(0.5, futime); at <- ifelse(transplant == 1, ifelse(wait.time == time, wait.time - 0.5, wait.time), NA) })
sim <- list(time = sample(1:20, n, TRUE), event = rbinom(n, 1, 0.6), x = round(rnorm(n), 3))
sim$at <- ifelse(runif(n) < 0.6, sample(1:22, n, TRUE), NA)
cases <- list(
  stanford = list(time = j$time, event = j$fustat, at = j$at, x = j$age, from = c(0, 30, 60)),
  tied = c(sim, list(from = c(0, 3)))
)
vec <- function(x) as.list(as.numeric(x))
run <- lapply(names(cases), function(name) {
  s <- cases[[name]]
  d <- data.frame(id = seq_along(s$time), time = s$time, event = s$event, at = s$at, x = s$x)
  m <- tmerge(d[c("id", "x")], d, id = id, death = event(time, event), switched = tdc(at))
  ctl <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100)
  f <- lapply(c("efron", "breslow", "exact"), function(ties) { h <- coxph(Surv(tstart, tstop, death) ~ switched, m, ties = ties, control = ctl); c(h$coefficients, sqrt(h$var), h$loglik, h$score) })
  both <- coxph(Surv(tstart, tstop, death) ~ switched + x + cluster(id), m, control = ctl)
  curves <- lapply(s$from, function(from) { k <- m[m$tstop > from, ]; k$tstart <- pmax(k$tstart, from)
    lapply(0:1, function(g) { v <- survfit(Surv(tstart, tstop, death) ~ 1, k[k$switched == g, ])
      list(time = vec(v$time), n.risk = vec(v$n.risk), n.event = vec(v$n.event), surv = vec(v$surv), se = vec(ifelse(is.finite(v$std.err), v$std.err, NA))) }) })
  list(name = name, time = vec(s$time), event = vec(s$event), at = vec(s$at), x = vec(s$x), from = vec(s$from),
    rows = list(start = vec(m$tstart), stop = vec(m$tstop), event = vec(m$death), switched = vec(m$switched), id = vec(m$id)),
    efron = vec(f[[1]]), breslow = vec(f[[2]]), exact = vec(f[[3]]),
    both = list(coef = vec(coef(both)), se = vec(sqrt(diag(both$naive.var))), robust = vec(sqrt(diag(vcov(both))))), curves = curves)
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "tmerge(..., switched = tdc(at)); coxph(Surv(tstart, tstop, death) ~ switched, ties): coef, se, loglik, score; survfit by switched, rows cut at from", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), file.path(here, "switch.json"))
