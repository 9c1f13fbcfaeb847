# Writes the SAS files that the tests read, and what R reads of them: Rscript sas.R
# R 4.2.2, haven 2.5.1.
source("cells.R")
suppressMessages(library(haven))
Sys.setenv(TZ = "UTC")
set.seed(18)
n <- 40
d <- data.frame(
  patient = sprintf("P%03d", 1:n),
  time = c(0.1 + 0.2, 1e-70, 123456789.125, NA, round(rexp(n - 4, 1 / 24), 3)),
  status = rbinom(n, 1, 0.6),
  visits = c(NA, -100, 151, 152, 5:n),
  centre = sample(c("Lyon", "Oslo", ""), n, TRUE),
  stringsAsFactors = FALSE)
d$marker <- c(tagged_na("A", "Z", "A"), 0, -1 / 3, rnorm(n - 5))
d$seen <- as.Date("2011-03-04") + sample(-20000:3000, n)
d$seen[7] <- NA
d$scan <- as.POSIXct("2015-06-01 13:45:30", tz = "UTC") + 86400 * (1:n)
attr(d$time, "label") <- "Overall survival"
write_xpt(d, "five.xpt", version = 5, name = "COHORT")
e <- d
names(e)[1] <- "a_long_name_of_the_patient"
e$centre[2] <- "M\u00fcnchen"
attr(e$status, "label") <- strrep("A label that is too long for its place. ", 3)
write_xpt(e, "eight.xpt", version = 8, name = "a_long_name")
write_sas(d, "haven.sas7bdat")
for (f in c("five.xpt", "eight.xpt")) expect(as.data.frame(read_xpt(f)), sub(".xpt", "xpt", f, fixed = TRUE))
expect(as.data.frame(read_sas("haven.sas7bdat")), "havensas7bdat")
file.copy(system.file("examples", "iris.sas7bdat", package = "haven"), "iris.sas7bdat", overwrite = TRUE) # written by SAS
expect(as.data.frame(read_sas("iris.sas7bdat")), "irissas7bdat")
