# Reference values for actuarial tables, by KMsurv's lifetab. Run from anywhere:
#   Rscript lifetable.R
# writes lifetable.json beside itself, data inline.
suppressMessages({library(survival); library(KMsurv); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
vec <- function(x) as.list(as.numeric(x))
table_of <- function(time, event, breaks) {
  i <- findInterval(time, breaks); k <- length(breaks)
  lifetab(c(breaks, NA), length(time), tabulate(i[event == 0], k), tabulate(i[event == 1], k))
}
cases <- list(
  lung = list(time = lung$time, event = lung$status - 1, breaks = seq(0, 1000, by = 100)),
  veteran = list(time = veteran$time, event = veteran$status, breaks = c(0, 10, 30, 90, 180, 365)),
  bmt = { data(bmt); list(time = bmt$t2, event = bmt$d3, breaks = c(0, 50, 100, 200, 500, 1000, 2000)) }
)
run <- lapply(names(cases), function(name) { s <- cases[[name]]; t <- table_of(s$time, s$event, s$breaks)
  c(list(name = name), lapply(s, vec), list(table = lapply(as.list(t), vec))) })
out <- list(tool = "R", version = R.version.string, KMsurv = as.character(packageVersion("KMsurv")),
  call = "lifetab(c(breaks, NA), n, lost, events), events at a break in the interval that begins there", cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), file.path(here, "lifetable.json"))
