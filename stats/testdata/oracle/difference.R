# Reference values for differences of restricted means and of survival at a
# time. survRM2 is not installed: its formulas are applied to survfit's standard
# errors. Run from anywhere:
#   Rscript difference.R
# writes difference.json beside itself, data inline.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
set.seed(3)
p <- pbc[1:312, ]
cases <- list(
  pbc = list(time = p$time / 365.25, event = +(p$status == 2), group = p$trt == 2, tau = c(2, 5, 10), at = c(1, 5, 9)),
  lung = list(time = lung$time, event = lung$status - 1, group = lung$sex == 2, tau = c(182, 365), at = c(100, 365, 700)),
  veteran = list(time = veteran$time, event = veteran$status, group = veteran$trt == 2, tau = c(100, 400), at = c(50, 150)),
  small = list(time = c(1, 3, 4, 4, 7, 9, 2, 3, 5, 6, 8, 9), event = c(1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0), group = rep(c(FALSE, TRUE), each = 6), tau = c(5, 8), at = c(4, 7))
)
vec <- function(x) as.list(as.numeric(x))
z <- qnorm(0.975)
run <- lapply(names(cases), function(name) {
  s <- cases[[name]]
  f <- lapply(c(FALSE, TRUE), function(g) survfit(Surv(s$time[s$group == g], s$event[s$group == g]) ~ 1))
  rmst <- lapply(s$tau, function(tau) {
    m <- sapply(f, function(x) survival:::survmean(x, 1, tau)$matrix[c("rmean", "se(rmean)")])
    a <- m[, 2]; b <- m[, 1]
    d <- a[1] - b[1]; se <- sqrt(a[2]^2 + b[2]^2)
    rat <- function(x, y) { l <- log(x / y); s <- sqrt((a[2] / x)^2 + (b[2] / y)^2); c(exp(l), s, exp(l - z * s), exp(l + z * s), 2 * pnorm(-abs(l / s))) }
    list(tau = tau, a = vec(a), b = vec(b), difference = vec(c(d, se, d - z * se, d + z * se, 2 * pnorm(-abs(d / se)))),
      ratio = vec(rat(a[1], b[1])), loss = vec(rat(tau - a[1], tau - b[1])))
  })
  at <- lapply(s$at, function(t) {
    q <- sapply(f, function(x) { y <- summary(x, times = t, extend = TRUE); c(y$surv, y$std.err) })
    a <- q[, 2]; b <- q[, 1]
    d <- a[1] - b[1]; se <- sqrt(a[2]^2 + b[2]^2)
    u <- log(-log(a[1])) - log(-log(b[1]))
    x2 <- u^2 / ((a[2] / (a[1] * log(a[1])))^2 + (b[2] / (b[1] * log(b[1])))^2)
    list(time = t, a = vec(a), b = vec(b), difference = vec(c(d, se, d - z * se, d + z * se, 2 * pnorm(-abs(d / se)))), loglog = vec(c(x2, pchisq(x2, 1, lower.tail = FALSE))))
  })
  list(name = name, time = vec(s$time), event = vec(s$event), group = vec(s$group), rmst = rmst, at = at)
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "a is group 1, b group 0; survival:::survmean(survfit, 1, tau): difference, log ratio (delta method); summary(survfit, times): difference, log(-log)", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), file.path(here, "difference.json"))
