# Reference values for a status of two values of which one is named as the cause:
# the other one is another event (icu_two_causes: discharge 1, death 2, nobody is
# censored) or censored (lung: 1 censored, 2 dead).
# Run from anywhere:
#   Rscript causes.R
# writes causes.json beside itself.
suppressMessages({library(survival); library(cmprsk); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)

# Incidence of a cause by group at times, Gray's test, Fine and Gray's model and
# the cause-specific hazard.
answers <- function(time, status, cause, censored, group, times, unfitted = FALSE) {
  f <- factor(ifelse(status == censored, 0, ifelse(status == cause, 1, 2)), levels = c(0, 1, 2))
  s <- summary(survfit(Surv(time, f) ~ group), times = times, extend = TRUE)
  est <- s$pstate[, s$states == "1"]; se <- s$std.err[, s$states == "1"]
  code <- as.integer(as.character(f))
  g <- cuminc(time, code, group, cencode = 0)$Tests["1", ]
  out <- list(incidence = est, se = se, gray = list(statistic = g[["stat"]], p = g[["pv"]]),
              events = as.integer(table(group, code == 1)[, "TRUE"]), competing = as.integer(table(group, factor(code == 2, levels = c(FALSE, TRUE)))[, "TRUE"]))
  if (!unfitted) {
    x <- as.numeric(group == sort(unique(group))[2])
    k <- crr(time, code, cbind(x), failcode = 1, cencode = 0, gtol = 1e-10)
    out$finegray <- list(coef = k$coef[[1]], se = sqrt(k$var[1, 1]))
    c <- coxph(Surv(time, code == 1) ~ x, control = coxph.control(eps = 1e-12, iter.max = 100))
    out$cox <- list(coef = coef(c)[[1]], se = sqrt(vcov(c)[1, 1]))
  }
  m <- summary(survfit(Surv(time, code == 1) ~ group))$table[, "median"]
  out$median <- unname(m)
  out
}
icu <- data_of("icu_two_causes"); lung <- data_of("lung")
# Three codes without a 0: what 1 means beside the cause 2 has to be said.
three <- data.frame(time = c(3, 5, 8, 9, 12, 14, 17, 20, 21, 25), status = c(1, 2, 3, 2, 1, 3, 2, 1, 3, 2), g = rep(c("a", "b"), 5))
out <- list(
  icu = answers(icu$days, icu$outcome, 1, -1, icu$vent, c(7, 14), TRUE),
  icu_death = answers(icu$days, icu$outcome, 2, -1, icu$vent, c(7, 14), TRUE),
  icu_censored = answers(icu$days, icu$outcome, 2, 1, icu$vent, c(7, 14), TRUE),
  lung = answers(lung$time, lung$status, 2, 1, lung$sex, 365),
  lung_none = answers(lung$time, lung$status, 2, -1, lung$sex, 365),
  three = answers(three$time, three$status, 2, -1, three$g, c(9, 20)),
  three_censored = answers(three$time, three$status, 2, 1, three$g, c(9, 20)),
  versions = list(R = as.character(getRversion()), survival = as.character(packageVersion("survival")), cmprsk = as.character(packageVersion("cmprsk"))))
write_json(out, file.path(here, "causes.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE)
