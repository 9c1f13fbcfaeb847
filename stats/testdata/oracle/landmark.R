# Reference values for groups by state at a landmark: lung with a state that is
# reached at 3 x wt.loss days, never where that is missing, at 20 and at 100 days.
# Run from anywhere:
#   Rscript landmark.R
# writes landmark.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
lung <- read.csv(file.path(here, "..", "lung.csv"), check.names = FALSE)
tight <- coxph.control(eps = 1e-12, iter.max = 100)
change <- 3 * lung$wt.loss

at <- function(landmark) {
  d <- data.frame(time = lung$time - landmark, dead = lung$status - 1, reached = as.integer(!is.na(change) & change <= landmark))
  d <- d[lung$time > landmark, ]
  s <- survfit(Surv(time, dead) ~ reached, d)
  test <- survdiff(Surv(time, dead) ~ reached, d)
  fit <- coxph(Surv(time, dead) ~ reached, d, control = tight)
  list(landmark = landmark, n = as.integer(table(d$reached)), events = as.integer(tapply(d$dead, d$reached, sum)),
       median = unname(summary(s)$table[, "median"]), chisq = test$chisq, p = pchisq(test$chisq, 1, lower.tail = FALSE),
       coef = unname(coef(fit)), se = sqrt(vcov(fit)[1, 1]))
}
out <- list(R = R.version.string, survival = as.character(packageVersion("survival")), at = lapply(c(20, 100), at))
write_json(out, file.path(here, "landmark.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE)
