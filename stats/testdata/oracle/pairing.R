# Reference values for the files of ../pairing: which time goes with which status, and
# since when patients are observed. Run from anywhere:
#   Rscript pairing.R
# writes pairing.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
get <- function(file, ...) read.table(file.path(here, "..", "pairing", file), header = TRUE, sep = ifelse(grepl("tsv$", file), "\t", ","),
                                      quote = "\"", check.names = FALSE, na.strings = c("", "NA", "'--", "Unknown"), comment.char = "", ...)
curve <- function(s, times) {
  f <- survfit(s ~ 1); q <- summary(f)$table; at <- summary(f, times = times, extend = TRUE)
  list(n = unname(q["records"]), events = unname(q["events"]), median = unname(q["median"]), lower = unname(q["0.95LCL"]),
       upper = unname(q["0.95UCL"]), times = as.list(times), surv = as.list(at$surv), se = as.list(at$std.err))
}

# The dead by the time of death, the living by the last contact.
both <- function(d, status, dead, death, contact) {
  d <- d[!is.na(d[[status]]) & d[[status]] != "Not Reported", ]
  is <- d[[status]] == dead
  t <- ifelse(is, d[[death]], d[[contact]])
  k <- !is.na(t) & t >= 0
  Surv(t[k], is[k])
}
gdc <- curve(both(get("gdc_six.tsv"), "vital_status", "Dead", "days_to_death", "days_to_last_follow_up"), 500)
prefixed <- curve(both(get("gdc_prefixed.tsv"), "demographic.vital_status", "Dead", "demographic.days_to_death", "diagnoses.days_to_last_follow_up"), c(500, 900))
icgc <- curve(both(get("icgc.tsv"), "donor_vital_status", "deceased", "donor_survival_time", "donor_interval_of_last_followup"), 500)

a <- get("adtte.csv")
os <- subset(a, PARAMCD == "OS"); pfs <- subset(a, PARAMCD == "PFS")
adtte <- list(os = curve(Surv(os$AVAL, os$CNSR == 0), 120), pfs = curve(Surv(pfs$AVAL, pfs$CNSR == 0), 100),
              chisq = survdiff(Surv(AVAL, CNSR == 0) ~ TRT01P, os)$chisq)

s <- get("stata_stset.csv"); stset <- curve(Surv(s$`_t0`, s$`_t`, s$`_d`), c(7, 12))

d <- get("seer_flag.csv"); d$m <- as.numeric(d$`Survival months`)
cause <- d$`SEER cause-specific death classification`; other <- d$`SEER other cause of death classification`
seer_os <- curve(Surv(d$m, d$`Vital status recode (study cutoff used)` == "Dead"), c(12, 38))
known <- grepl("attributable|Alive", cause)
seer_dss <- curve(Surv(d$m, grepl("^Dead", cause))[known & !is.na(d$m)], c(12, 40))
k <- known & !is.na(d$m)
code <- ifelse(grepl("^Dead", cause), 1, ifelse(grepl("^Dead \\(attributable", other), 2, 0))[k]
ci <- summary(survfit(Surv(d$m[k], factor(code)) ~ 1), times = c(12, 40))
seer_ci <- list(est = as.list(ci$pstate[, 2]), se = as.list(ci$std.err[, 2]))

e <- get("exam_rows.csv"); e <- e[!duplicated(e$RANDID), ]
exam <- list(death = curve(Surv(e$TIMEDTH, e$DEATH), 5000), cvd = curve(Surv(e$TIMECVD, e$CVD), 5000))

l <- get("delayed_entry.csv"); late <- curve(Surv(l$entry, l$futime, l$death), c(200, 800)); unused <- curve(Surv(l$futime, l$death), c(200, 800))
n <- get("negative_entry.csv"); cox <- coxph(Surv(seq, os, dead) ~ g, n)
negative <- list(x = curve(with(subset(n, g == "x"), Surv(seq, os, dead)), 6), y = curve(with(subset(n, g == "y"), Surv(seq, os, dead)), 6),
                 score = unname(cox$score), coef = unname(coef(cox)))
z <- get("time_zero.csv"); zero <- list(A = curve(with(subset(z, arm == "A"), Surv(time, status)), c(0, 3)), B = curve(with(subset(z, arm == "B"), Surv(time, status)), c(0, 3)))

out <- list(R = R.version.string, survival = as.character(packageVersion("survival")), gdc = gdc, prefixed = prefixed, icgc = icgc, adtte = adtte,
            stset = stset, seer_os = seer_os, seer_dss = seer_dss, seer_ci = seer_ci, exam = exam, late = late, unused = unused,
            negative = negative, zero = zero)
write_json(out, file.path(here, "pairing.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null")
