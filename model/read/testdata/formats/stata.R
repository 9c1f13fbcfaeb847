# Writes the Stata files that the tests read, and what R reads of them: Rscript stata.R
# R 4.2.2, haven 2.5.1 (formats 113 to 119 as Stata 8 to 15), foreign 0.8-84 (formats 108 to 115 as Stata 6 to 12).
source("cells.R")
suppressMessages({library(haven); library(foreign)})
Sys.setenv(TZ = "UTC")
set.seed(16)
n <- 40
d <- data.frame(
  id = sprintf("P%03d", 1:n),
  time = c(0.1 + 0.2, 1e-300, 123456789.125, NA, round(rexp(n - 4, 1 / 24), 3)),
  status = rbinom(n, 1, 0.6),
  visits = c(NA, -100L, 32741L, 100000L, 5:n),
  centre = sample(c("Lyon", "Oslo", ""), n, TRUE),
  diagnosis = as.Date("2011-03-04") + sample(-20000:3000, n),
  stringsAsFactors = FALSE)
d$diagnosis[7] <- NA
h <- d
h$seen <- as.POSIXct("2015-06-01 13:45:30", tz = "UTC") + 86400 * (1:n)
h$sex <- labelled(sample(1:2, n, TRUE), c(male = 1L, female = 2L), label = "Sex of the patient")
h$age <- labelled(c(97, tagged_na("a", "z", "a"), NA, sample(20:80, n - 5, TRUE)), c(refused = 97, lost = tagged_na("a")))
h$stage <- factor(sample(c("I", "II", "III", NA), n, TRUE), levels = c("III", "II", "I"))
attr(h$time, "label") <- "Overall survival"
for (v in 8:15) {
  x <- h
  if (v >= 14) { # text in the characters of all the world, and longer than a cell
    x$centre <- sample(c("M\u00fcnchen", "\u6771\u4eac", ""), n, TRUE)
    x$notes <- vapply(1:n, function(i) strrep("long ", i * 20), "")
  }
  f <- sprintf("haven%02d.dta", v)
  write_dta(x, f, version = v, strl_threshold = 300)
  expect(as.data.frame(read_dta(f)), sub(".dta", "dta", f, fixed = TRUE))
}
for (v in c(6, 7, 8, 10)) { # the formats 108, 110, 113 and 114
  x <- d
  x$sex <- factor(sample(c("male", "female"), n, TRUE), levels = c("male", "female"))
  x$centre[x$centre == ""] <- "Bergen" # foreign writes no empty text
  f <- sprintf("foreign%02d.dta", v)
  write.dta(x, f, version = v, convert.dates = TRUE)
  y <- suppressWarnings(read.dta(f))
  expect(y, sub(".dta", "dta", f, fixed = TRUE))
}
