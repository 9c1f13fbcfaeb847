# Reference values for files of other sources, with codes that are no numbers and with
# dates in the place of times. Run from anywhere:
#   Rscript formats.R
# writes formats.json beside itself.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
file <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE, colClasses = "character", na.strings = "")
tight <- coxph.control(eps = 1e-12, iter.max = 100)

curve <- function(time, event, group = NULL) {
  d <- data.frame(time, event)
  f <- survfit(Surv(time, event) ~ 1, d)
  m <- summary(f)$table
  out <- list(n = unname(m["records"]), events = unname(m["events"]), median = unname(m["median"]), lower = unname(m["0.95LCL"]),
              upper = unname(m["0.95UCL"]), time = f$time, surv = f$surv, se = f$surv * f$std.err)
  if (!is.null(group)) out$chisq <- survdiff(Surv(time, event) ~ group)$chisq
  out
}
ratio <- function(d, x) {
  f <- coxph(Surv(time, event) ~ x, data.frame(time = d$time, event = d$event, x), control = tight)
  list(n = f$n, coef = unname(coef(f)), se = sqrt(vcov(f)[1, 1]), hr = exp(unname(coef(f))))
}

# 9999 months and a status of 9 are no values; 999 mm is one until it is said not to be.
d <- file("missing_codes")
d$time <- as.numeric(d$months); d$event <- as.numeric(d$dead); d$size <- as.numeric(d$size_mm)
d <- d[d$time != 9999 & d$event != 9, ]
codes <- curve(d$time, d$event)
codes$kept <- ratio(d, d$size)
small <- d[d$size != 999, ]
codes$missing <- ratio(small, small$size)

day <- function(x, format) as.numeric(as.Date(x, format))
d <- file("dates_uk")
uk <- day(d$`Last FU`, "%d/%m/%Y") - day(d$`Diagnosis Date`, "%d/%m/%Y")
dates_uk <- curve(uk, d$Died == "Y", d$Arm)
dates_uk$months <- curve(uk / 30.4375, d$Died == "Y")
dates_uk$years <- curve(uk / 365.25, d$Died == "Y")
d <- file("dates_us")
dates_us <- curve(day(d$fu, "%m/%d/%y") - day(d$dx, "%m/%d/%y"), d$dead == "1")
d <- file("dates_words")
dx <- sub("-65$", "-1965", sub("-98$", "-1998", sub("-15$", "-2015", d$dx)))
dates_words <- curve(day(d$fu, "%d-%b-%y") - day(dx, "%d-%b-%Y"), d$dead == "1")
# A death in a month is on the 15th, and never before the last contact.
d <- file("month_dates")
dead <- d$HasDeath == "TRUE"
last <- as.Date(d$LastActivityDate); death <- as.Date(paste0(d$DateOfDeath, "-15"), optional = TRUE)
end <- ifelse(dead, pmax(as.numeric(death), as.numeric(last)), as.numeric(last))
month <- curve(end - as.numeric(as.Date(d$StartDate)), dead, d$LineName)

# The four samples of geo_series_matrix.txt by the median of hsa-miR-21.
mir <- c(5.1, 6.2, 7.3, 4.4)
geo <- curve(c(12, 20, 5, 33), c(1, 0, 1, 0), mir > median(mir))

out <- list(R = R.version.string, survival = as.character(packageVersion("survival")), codes = codes, dates_uk = dates_uk, dates_us = dates_us,
            dates_words = dates_words, month = month, geo = geo)
write_json(out, file.path(here, "formats.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null")
