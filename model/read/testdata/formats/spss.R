# Writes the SPSS files that the tests read, and what R reads of them: Rscript spss.R
# R 4.2.2, haven 2.5.1.
source("cells.R")
suppressMessages(library(haven))
Sys.setenv(TZ = "UTC")
set.seed(17)
n <- 40
d <- data.frame(
  patient_identifier = sprintf("P%03d", 1:n),
  time = c(0.1 + 0.2, 1e-300, 123456789.125, NA, round(rexp(n - 4, 1 / 24), 3)),
  status = rbinom(n, 1, 0.6),
  visits = c(NA, -100, 151, 152, 5:n),
  centre = sample(c("M\u00fcnchen", "\u6771\u4eac", "Lyon", ""), n, TRUE),
  diagnosis = as.Date("2011-03-04") + sample(-20000:3000, n),
  seen = as.POSIXct("2015-06-01 13:45:30", tz = "UTC") + 86400 * (1:n),
  stringsAsFactors = FALSE)
d$diagnosis[7] <- NA
d$sex <- labelled(sample(c(1, 2), n, TRUE), c(male = 1, female = 2), label = "Sex of the patient")
d$age <- labelled_spss(c(97, 98, 99, NA, sample(20:80, n - 4, TRUE)), c(refused = 97, "not asked" = 99), na_values = c(97, 99), label = "Age")
d$ecog <- labelled_spss(c(7, 8, 9, sample(0:2, n - 3, TRUE)), c(well = 0, ill = 1, bed = 2), na_range = c(7, Inf))
d$arm <- labelled(sample(c("A", "B"), n, TRUE), c(placebo = "A", drug = "B"))
d$notes <- vapply(1:n, function(i) strrep("a long text, ", i * 3), "")
attr(d$time, "label") <- "Overall survival"
write_sav(d, "plain.sav", compress = "none")
write_sav(d, "bytes.sav", compress = "byte")
write_sav(d, "zipped.zsav", compress = "zsav")
for (f in c("plain.sav", "bytes.sav", "zipped.zsav")) expect(as.data.frame(read_sav(f)), sub(".z?sav", "sav", f))
