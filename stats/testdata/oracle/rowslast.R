# Records of follow-up, of which the last row of each patient is what is known in the
# end; and a time to the event beside the follow-up of everybody.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
get <- function(f) read.csv(file.path(here, "..", "rows", f))
curve <- function(s, at) {
  f <- survfit(s ~ 1, conf.type = "log"); q <- summary(f)$table; m <- summary(f, times = at)
  list(n = q[["records"]], events = q[["events"]], median = q[["median"]], lower = q[["0.95LCL"]], upper = q[["0.95UCL"]],
       surv = as.list(m$surv), se = as.list(m$std.err))
}
d <- get("visits.csv")
last <- do.call(rbind, lapply(split(d, d$id), function(x) x[which.max(x$time), ]))
m <- coxph(Surv(time, status) ~ arm, last, control = coxph.control(eps = 1e-10, iter.max = 50)); s <- summary(m)$coefficients
r <- get("recurrence.csv"); t <- ifelse(r$recurrence == 1, r$time_to_recurrence, r$follow_up_months)
out <- list(R = R.version.string, survival = as.character(packageVersion("survival")),
  visits = curve(Surv(last$time, last$status), 12), arm = list(n = m$n, events = m$nevent, coef = list(s[1, 1]), se = list(s[1, 3]), p = list(s[1, 5])),
  recurrence = curve(Surv(t, r$recurrence), 12))
write_json(out, file.path(here, "rowslast.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE)
