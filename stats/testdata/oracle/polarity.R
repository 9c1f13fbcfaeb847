# Reference values for files whose status can be read in two ways: who had the event
# is written down here by what each file's source means, not by its codes. Run from
# anywhere:
#   Rscript polarity.R
# writes polarity.json beside itself; the files are read from ../polarity/ .
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
read <- function(f) {
  sep <- if (grepl("tsv$", f)) "\t" else ","
  read.csv(file.path(here, "..", "polarity", f), sep = sep, check.names = FALSE, na.strings = c("NA", "", "\u2022"), colClasses = "character", fileEncoding = "UTF-8")
}
of <- function(f, time, event, by = NULL) {
  d <- read(f)
  t <- as.numeric(d[[time]]); e <- event(d)
  g <- if (is.null(by)) rep("all", nrow(d)) else d[[by]]
  k <- !is.na(t) & !is.na(e)
  t <- t[k]; e <- +e[k]; g <- g[k]
  one <- function(t, e) {
    s <- summary(survfit(Surv(t, e) ~ 1))$table
    list(n = unname(s["records"]), events = unname(s["events"]), median = unname(s["median"]), lower = unname(s["0.95LCL"]), upper = unname(s["0.95UCL"]))
  }
  out <- list(n = length(t), events = sum(e), groups = lapply(sort(unique(g)), function(x) c(list(name = x), one(t[g == x], e[g == x]))))
  if (!is.null(by)) out$logrank <- survdiff(Surv(t, e) ~ g)$chisq
  out
}
died <- function(words) function(d) d$status %in% words
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), call = "survfit(Surv(time, event) ~ 1), survdiff",
  inverted_os = of("inverted_os.csv", "os_months", function(d) d$cause_of_death != "Alive"),
  worded_twin = of("worded_twin.csv", "overall_survival_months", function(d) d$death_from_cancer != "Living"),
  receptor_status = of("receptor_status.csv", "time", function(d) d$status == "1", "er_status"),
  dod_letters = of("dod_letters.csv", "OS_time", died(c("DOD", "DOC", "DOOC"))),
  dod_codes = of("dod_codes.csv", "Time", function(d) grepl("^Dead", d$Status)),
  yes_no = of("yes_no.csv", "time", function(d) ifelse(d$dead == "unknown", NA, d$dead %in% c("yes", "Y"))),
  jmp_export = of("jmp_export.csv", "Time to Event", function(d) d$Censor == "0"),
  ncdb_vital = of("ncdb_vital.csv", "Survival Months", function(d) d$vitalStatus == "0"),
  exit_reason = of("exit_reason.csv", "mortality_exitdays", function(d) d$is_dead == "1"),
  censored_words = of("censored_words.csv", "days", function(d) d$Censored == "FALSE", "arm"),
  not_censored = of("not_censored.csv", "days", function(d) d$status == "Not censored"),
  still_alive = of("still_alive.csv", "survival", function(d) d$still_alive == "0"),
  glioma_coded_name = of("glioma_coded_name.tsv", "OS", function(d) d[["Censor (alive=0; dead=1)"]] == "1"))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", pretty = 1), file.path(here, "polarity.json"))
