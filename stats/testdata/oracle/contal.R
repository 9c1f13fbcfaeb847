# Reference values for the test of Contal and O'Quigley where event times are tied,
# by survMisc's cutp. Run from anywhere:
#   Rscript contal.R
# writes contal.json beside itself; data sets are read from ../ . cutp takes every
# value as a cut (high is >= the value) and counts all deaths; the low group of
# kaplan is <= the value below it. cut holds every such value with the largest
# |O - E|, up to rounding.
suppressMessages({library(survival); library(survMisc); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
cases <- list(list("lung", "time", "status", 2, "age"), list("lung", "time", "status", 2, "ph.karno"), list("veteran", "time", "status", 1, "karno"),
  list("veteran", "time", "status", 1, "age"), list("contal_ties", "time", "status", 1, "v"), list("ovarian", "futime", "fustat", 1, "age"),
  list("gbsg", "rfstime", "status", 1, "nodes"), list("pbc", "time", "status", 2, "bili"))
run <- lapply(cases, function(s) {
  raw <- read.csv(file.path(here, "..", paste0(s[[1]], ".csv")), check.names = FALSE)
  d <- data.frame(time = raw[[s[[2]]]], event = +(raw[[s[[3]]]] == s[[4]]), marker = raw[[s[[5]]]])
  d <- d[complete.cases(d), ]
  r <- as.data.frame(cutp(coxph(Surv(time, event) ~ marker, d))$marker)
  top <- r$marker[r$U >= max(r$U) * (1 - 1e-12)]
  list(file = s[[1]], time = s[[2]], event = s[[3]], code = s[[4]], marker = s[[5]], n = nrow(d), events = sum(d$event), times = length(unique(d$time[d$event == 1])),
    cut = I(sort(sapply(top, function(v) max(d$marker[d$marker < v])))), u = max(r$U), q = r$Q[1], p = r$p[1])
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), survMisc = as.character(packageVersion("survMisc")),
  call = "cutp(coxph(Surv(time, event) ~ marker))", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE), file.path(here, "contal.json"))
