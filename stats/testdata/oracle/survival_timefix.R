# What R's survival takes as one time. Run from anywhere:
#   Rscript survival_timefix.R
# writes survival_timefix.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
set.seed(20)
noise <- function(x, by) x + by * runif(length(x), -1, 1)
sets <- list(
  list(time = c(0.1 + 0.2, 0.3, 0.5)),
  list(time = c(1, 1 + 1e-8, 1 + 2e-8, 1 + 3.2e-8, 2)),                     # a chain
  list(time = c(1e-9, 2e-9, 1, 5)),                                         # absolute
  list(time = c(1e6, 1e6 + 0.01, 1e6 + 0.02, 2e6, 2e6 + 0.03)),             # relative to the mean
  list(time = noise(rep(1:10, each = 6) * 30.4375, 3e-6)),
  list(time = noise(rep(1:10, each = 6), 2e-8)),
  list(time = rep(c(7, 14, 21) / 365.25, 5) + rep(0:4, each = 3) * 7 / 365.25),
  list(entry = c(0, 0.3, 0.1 + 0.2, 0), time = c(0.3, 0.5, 0.1 + 0.2 + 0.4, 0.1 + 0.2)),
  list(entry = noise(rep(1:5, 4), 2e-8), time = noise(rep(6:10, 4), 5e-8))
)
run <- lapply(sets, function(s) {
  ev <- rep(1, length(s$time))
  y <- aeqSurv(if (is.null(s$entry)) Surv(s$time, ev) else Surv(s$entry, s$time, ev))
  out <- lapply(s, as.list)
  out$fixed <- as.list(unname(y[, ncol(y) - 1]))
  if (!is.null(s$entry)) out$fixed_entry <- as.list(unname(y[, 1]))
  out
})
writeLines(toJSON(list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  call = "aeqSurv(Surv(...))", cases = run), digits = NA, auto_unbox = TRUE), file.path(here, "survival_timefix.json"))
