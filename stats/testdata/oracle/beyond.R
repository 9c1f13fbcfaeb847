# Reference values for survival and incidence at times after a group's last time, for
# a Cox model in which a covariate is constant, and for landmarks. Run from anywhere:
#   Rscript beyond.R
# writes beyond.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
lung <- read.csv(file.path(here, "..", "lung.csv"), check.names = FALSE)
tight <- coxph.control(eps = 1e-12, iter.max = 100)

# Two groups that are followed to 7 and to 12.
d <- data.frame(time = c(2, 4, 5, 6, 7, 3, 8, 11, 12), status = c(1, 1, 0, 1, 0, 1, 1, 1, 0), g = rep(c("a", "b"), c(5, 4)))
s <- summary(survfit(Surv(time, status) ~ g, d), times = c(7, 10, 15), extend = TRUE)
curves <- data.frame(group = sub("g=", "", s$strata), time = s$time, n_risk = s$n.risk, surv = s$surv, se = s$std.err, lower = s$lower, upper = s$upper)

men <- subset(lung, sex == 1)
fit <- coxph(Surv(time, status) ~ age + ph.ecog, men, control = tight)
constant <- data.frame(term = names(coef(fit)), coef = unname(coef(fit)), se = sqrt(diag(vcov(fit))), hr = exp(unname(coef(fit))),
                       lower = exp(confint(fit))[, 1], upper = exp(confint(fit))[, 2], p = summary(fit)$coefficients[, "Pr(>|z|)"])

# lung: somebody leaves at 92 and at 105, and four at 11, 13, 60, 61 ...
landmark <- lapply(c(92, 105, 163), function(at) {
  d <- lung[lung$time > at, ]
  d$time <- d$time - at
  t <- survdiff(Surv(time, status) ~ sex, d)
  list(at = at, out = sum(lung$time <= at), leave = sum(lung$time == at), n = nrow(d), chisq = t$chisq,
       median = unname(summary(survfit(Surv(time, status) ~ sex, d))$table[, "median"]))
})

cox <- coxph(Surv(time, status) ~ age + ph.ecog, lung, control = tight)
p <- summary(survfit(cox, newdata = data.frame(age = 60, ph.ecog = 1)), times = c(100, 500))
predicted <- list(surv = p$surv, se = p$std.err, lower = p$lower, upper = p$upper)

out <- list(R = R.version.string, survival = as.character(packageVersion("survival")), curves = curves, constant = constant,
            landmark = landmark, predicted = predicted)
write_json(out, file.path(here, "beyond.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE)
