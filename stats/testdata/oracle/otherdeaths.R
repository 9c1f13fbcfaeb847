# Disease-specific survival of the real sample lihc, with the deaths of overall survival
# that are not of the disease as competing events: what R (survival 3.5-3, cmprsk 2.2-11)
# says. Run from anywhere:
#   Rscript otherdeaths.R
# writes otherdeaths.json beside itself.
suppressMessages({library(survival); library(cmprsk); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
d <- read.csv(gzfile(file.path(here, "../../../sampledata/lihc.csv.gz")), check.names = FALSE, na.strings = "")
event <- function(s) as.integer(sub(":.*", "", s))
num <- function(x) unname(as.numeric(x))
one <- function(e) {
  t <- d[[paste0(e, "_months")]]; s <- event(d[[paste0(e, "_status")]]); os <- event(d$OS_status)
  cause <- ifelse(s == 1, 1, ifelse(os == 1 & d$OS_months == t, 2, 0))
  ok <- !is.na(t) & !is.na(cause)
  t <- t[ok]; cause <- cause[ok]; sex <- factor(d$sex[ok], c("Female", "Male")); male <- as.numeric(sex == "Male")
  f <- summary(survfit(Surv(t, factor(cause, 0:2)) ~ sex), times = c(12, 60))
  k <- summary(survfit(Surv(t, cause == 1) ~ sex), times = c(12, 60))
  g <- cuminc(t, cause, sex)$Tests["1", ]
  fg <- crr(t, cause, cbind(male), failcode = 1, cencode = 0, gtol = 1e-12)
  cs <- coxph(Surv(t, cause == 1) ~ male, eps = 1e-13)
  list(n = length(t), events = sum(cause == 1), competing = sum(cause == 2), incidence = num(f$pstate[, 2]), se = num(f$std.err[, 2]),
    curve = num(1 - k$surv), gray = list(statistic = num(g["stat"]), p = num(g["pv"])),
    finegray = list(estimate = num(fg$coef), std_error = num(sqrt(fg$var))),
    specific = list(estimate = num(coef(cs)), std_error = num(sqrt(vcov(cs)))))
}
writeLines(toJSON(list(DSS = one("DSS"), PFS = one("PFS")), auto_unbox = TRUE, digits = NA), file.path(here, "otherdeaths.json"))
