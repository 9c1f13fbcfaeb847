# Reference values for files in which patients have several rows: the files of ../rows,
# colon and heart. Run from anywhere:
#   Rscript rows.R
# writes rows.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
get <- function(file, ...) read.table(file.path(here, "..", file), header = TRUE, sep = ifelse(grepl("tsv$", file), "\t", ","), quote = "\"",
                                      check.names = FALSE, na.strings = c("", "NA", "'--"), comment.char = "", ...)
curve <- function(s, times) {
  f <- survfit(s ~ 1); q <- summary(f)$table; at <- summary(f, times = times, extend = TRUE)
  list(n = unname(q["records"]), events = unname(q["events"]), median = unname(q["median"]), lower = unname(q["0.95LCL"]),
       upper = unname(q["0.95UCL"]), times = as.list(times), surv = as.list(at$surv), se = as.list(at$std.err))
}
model <- function(fit) {
  s <- summary(fit)$coefficients
  list(coef = as.list(unname(coef(fit))), se = as.list(unname(s[, if ("robust se" %in% colnames(s)) "robust se" else "se(coef)"])),
       p = as.list(unname(s[, "Pr(>|z|)"])), n = fit$n, events = fit$nevent)
}
tight <- coxph.control(eps = 1e-12, iter.max = 100)

# A row for each exam: one row of each patient, whichever, has the death.
e <- get("rows/exam_rows.csv"); one <- e[!duplicated(e$RANDID), ]
high <- one[one$RANDID %in% e$RANDID[e$SYSBP > 140], ]
# GDC: the dead by the time of death, the others by the last contact.
g <- get("rows/gdc_treatments.tsv"); g <- g[!duplicated(g$case_submitter_id), ]
gt <- ifelse(g$demographic.vital_status == "Dead", g$demographic.days_to_death, g$diagnoses.days_to_last_follow_up)
# Samples: 01 of three patients and of a fourth; 11 is normal tissue, 06 a metastasis.
x <- get("rows/samples_normal.tsv"); x <- x[substr(x$sample, 14, 15) == "01", ]
# Records: from the baseline to the last follow-up.
r <- get("rows/redcap.csv"); last <- r[!is.na(r$fu_date), ]; last <- last[!duplicated(last$record_id, fromLast = TRUE), ]
days <- as.numeric(as.Date(last$fu_date) - as.Date(r$dx_date[match(last$record_id, r$record_id)]))
# A column for each group.
p <- get("rows/prism_columns.csv")
p <- rbind(data.frame(t = p$Days, e = p$Control, g = "Control"), data.frame(t = p$Days, e = p$Treated, g = "Treated")); p <- p[!is.na(p$e), ]
# Two eyes of a patient.
d <- get("rows/retinopathy.csv")
colon <- get("colon.csv"); deaths <- subset(colon, etype == 2)
h <- get("heart.csv")

out <- list(R = R.version.string, survival = as.character(packageVersion("survival")),
  exam = curve(Surv(one$TIMEDTH, one$DEATH), 5000), cvd = curve(Surv(one$TIMECVD, one$CVD), 5000),
  high = curve(Surv(high$TIMEDTH, high$DEATH), 5000),
  pressure = model(coxph(Surv(TIMEDTH, DEATH) ~ AGE, subset(e, PERIOD == 1), control = tight)),
  gdc = curve(Surv(gt, g$demographic.vital_status == "Dead"), 500), samples = curve(Surv(x$OS.time, x$OS), 200),
  redcap = curve(Surv(days, last$fu_status), 300), days = as.list(days),
  prism = list(control = with(subset(p, g == "Control"), curve(Surv(t, e), 60)), treated = with(subset(p, g == "Treated"), curve(Surv(t, e), 60)),
               chisq = survdiff(Surv(t, e) ~ g, p)$chisq),
  eyes = model(coxph(Surv(futime, status) ~ trt, d, cluster = id, control = tight)),
  left = curve(with(subset(d, trt == 1), Surv(futime, status)), 30),
  colon = curve(Surv(deaths$time, deaths$status), 1000), colon_rows = model(coxph(Surv(time, status) ~ age, colon, cluster = id, control = tight)),
  heart = c(curve(Surv(h$start, h$stop, h$event), 100), patients = length(unique(h$id))),
  heart_cox = model(coxph(Surv(start, stop, event) ~ age + surgery + transplant, h, control = tight)))
write_json(out, file.path(here, "rows.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE)
