# Reference values for models that are fitted to one cohort (gbsg) and applied to
# another (rotterdam.csv: survival's rotterdam, recurrence or death, in days). Run from
# anywhere:
#   Rscript carried.R
# writes carried.json beside itself.
suppressMessages({library(survival); library(jsonlite); library(Hmisc)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
gbsg <- read.csv(file.path(here, "..", "gbsg.csv"))
rott <- read.csv(file.path(here, "..", "rotterdam.csv"))
tight <- coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 100)
knots <- attr(rcspline.eval(gbsg$nodes, nk = 4), "knots")
for (d in c("gbsg", "rott")) {
  x <- get(d)
  s <- rcspline.eval(x$nodes, knots = knots, inclx = TRUE, norm = 2)
  x$n1 <- s[, 1]; x$n2 <- s[, 2]; x$n3 <- s[, 3]
  x$old <- x$age > 50
  x$lpgr <- log(x$pgr + 1)
  assign(d, x)
}
at <- c(365, 1826)

carry <- function(formula, stratum) {
  fit <- eval(bquote(coxph(.(formula), gbsg, control = tight, x = TRUE, y = TRUE, model = TRUE)))
  means <- colMeans(fit$x) # of whom the linear predictor is 0
  rott$lp <- unname(predict(fit, newdata = rott, type = "lp", reference = "zero")) - sum(means * coef(fit))
  expected <- predict(fit, newdata = rott, type = "expected")
  rott$p <- expected
  # Of the sums, which are all that matters to it: an event before the first one of gbsg
  # has no expectation, and its logarithm no place in a sum over patients.
  whole <- data.frame(o = sum(rott$status), e = sum(rott$p))
  large <- glm(o ~ offset(log(e)), poisson, whole, control = list(epsilon = 1e-14, maxit = 100))
  if (stratum) {
    conc <- concordance(Surv(rfstime, status) ~ lp + strata(meno), rott, reverse = TRUE)
    slope <- coxph(Surv(rfstime, status) ~ lp + strata(meno), rott, control = tight)
  } else {
    conc <- concordance(Surv(rfstime, status) ~ lp, rott, reverse = TRUE)
    slope <- coxph(Surv(rfstime, status) ~ lp, rott, control = tight)
  }
  surv <- sapply(at, function(t) mean(predict(fit, newdata = transform(rott, rfstime = t, status = 0), type = "survival")))
  km <- summary(survfit(Surv(rfstime, status) ~ 1, rott), times = at)
  list(terms = names(coef(fit)), coef = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))), variance = unname(vcov(fit)), means = unname(means),
       lp = unname(rott$lp[1:20]), lp_mean = mean(rott$lp), lp_sd = sd(rott$lp), expected = sum(expected),
       concordance = unname(conc$concordance), concordance_se = unname(sqrt(conc$var)),
       intercept = unname(coef(large)), intercept_se = unname(sqrt(vcov(large)[1, 1])),
       slope = unname(coef(slope)), slope_se = unname(sqrt(vcov(slope)[1, 1])), slope_ci = unname(confint(slope)[1, ]),
       predicted = surv, observed = km$surv, observed_se = km$std.err, observed_lower = km$lower, observed_upper = km$upper)
}

out <- list(R = R.version.string, survival = paste(packageVersion("survival")),
  plain = carry(Surv(rfstime, status) ~ age + nodes + lpgr + hormon, FALSE),
  strata = carry(Surv(rfstime, status) ~ n1 + n2 + n3 + old + hormon + hormon:age + age + strata(meno), TRUE),
  groups = carry(Surv(rfstime, status) ~ I(nodes > 3) + age, FALSE))
writeLines(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), file.path(here, "carried.json"))
