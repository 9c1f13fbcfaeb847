# Writes the workbooks that the tests read, and what R reads of them: Rscript xlsx.R
# R 4.2.2, openxlsx 4.2.5.2, read back by readxl 1.4.2 (every sheet as it is, text where kinds are mixed).
source("cells.R")
suppressMessages({library(openxlsx); library(readxl)})
Sys.setenv(TZ = "UTC")
set.seed(15)
n <- 40
d <- data.frame(
  id = sprintf("P%03d", 1:n),
  time = c(0.1 + 0.2, 1234.5, 1e-7, round(rexp(n - 3, 1 / 24), 3)),
  status = rbinom(n, 1, 0.6),
  stage = sample(c("I", "II", "III", NA), n, TRUE),
  treated = sample(c(TRUE, FALSE, NA), n, TRUE),
  centre = sample(c("M\u00fcnchen", "\u6771\u4eac", "a \"quoted\" <b> & c", NA), n, TRUE),
  diagnosis = as.Date("2011-03-04") + sample(-20000:3000, n),
  seen = as.POSIXct("2015-06-01 13:45:30", tz = "UTC") + 86400 * (1:n),
  share = round(runif(n), 4),
  stringsAsFactors = FALSE)
d$diagnosis[7] <- NA
write.xlsx(d, "plain.xlsx", sheetName = "clinical")
expect(as.data.frame(read_excel("plain.xlsx")), "plainxlsx")

# Dates that count from 1904, in several formats.
options(openxlsx.datetimeFormat = "dd/mm/yyyy hh:mm")
wb <- createWorkbook()
addWorksheet(wb, "dates")
writeData(wb, "dates", d[c("id", "time", "status", "diagnosis")])
for (k in 1:4) addStyle(wb, "dates", createStyle(numFmt = c("mm/dd/yyyy", "d. mmmm yyyy", "[$-407]ddd, dd.mm.yy", "yyyy\\-mm")[k]),
                        rows = (10 * (k - 1) + 2):(10 * k + 1), cols = 4)
wb$workbook$workbookPr <- '<workbookPr date1904="1"/>'
saveWorkbook(wb, "from1904.xlsx", overwrite = TRUE)
x <- as.data.frame(read_excel("from1904.xlsx")); x$diagnosis <- as.Date(x$diagnosis)
expect(x, "from1904")

# A title, headings over columns of one name, merged cells, an empty column and row, an
# error, a formula, a note below, a hidden sheet, a second sheet.
wb <- createWorkbook()
addWorksheet(wb, "notes", visible = FALSE); writeData(wb, "notes", "nothing")
addWorksheet(wb, "Tumours 2024")
s <- "Tumours 2024"
writeData(wb, s, "Cohort of the clinic, exported 2024-02-01", startRow = 1)
writeData(wb, s, t(c("", "Primary", "", "Relapse", "", "", "")), startRow = 3, colNames = FALSE)
mergeCells(wb, s, cols = 2:3, rows = 3); mergeCells(wb, s, cols = 4:5, rows = 3)
writeData(wb, s, t(c("patient", "size", "site", "size", "site", "OS_months", "OS_status")), startRow = 4, colNames = FALSE)
m <- data.frame(patient = sprintf("T%02d", 1:12), a = round(runif(12) * 50), b = sample(c("liver", "lung"), 12, TRUE),
                c = round(runif(12) * 50), d = sample(c("liver", "bone", NA), 12, TRUE), e = round(rexp(12, 1 / 20), 1), f = rbinom(12, 1, 0.5))
shown <- m$b[3]
m$b[4:5] <- NA
writeData(wb, s, m, startRow = 5, colNames = FALSE)
writeFormula(wb, s, "1/0", startCol = 2, startRow = 6)
mergeCells(wb, s, cols = 3, rows = 7:9)
writeData(wb, s, "* sizes in mm", startRow = 18)
addWorksheet(wb, "empty")
addWorksheet(wb, "mirna"); writeData(wb, "mirna", data.frame(patient = sprintf("T%02d", 1:12), miR21 = round(rnorm(12), 4)))
saveWorkbook(wb, "sheets.xlsx", overwrite = TRUE)
m$b[4:5] <- shown # merged
m$a[2] <- NA # a formula that nothing has computed
names(m) <- c("patient", "Primary size", "Primary site", "Relapse size", "Relapse site", "OS_months", "OS_status")
expect(m, "sheets")
# Wells as a machine exports them: two sheets, and dozens of lines above the results.
wb <- createWorkbook()
for (s in c("Sample Setup", "Results")) {
  addWorksheet(wb, s)
  writeData(wb, s, data.frame(a = c("Block Type", "Calibration Is Expired", rep("Something", 40), "User Name"), b = c("96-Well 0.2-mL Block", "No", rep("x", 40), NA)), colNames = FALSE)
}
w <- expand.grid("Sample Name" = sprintf("S%d", 1:4), "Target Name" = c("U6", "miR-21", "miR-122"), stringsAsFactors = FALSE)
w[["CT"]] <- as.character(round(20 + 5 * runif(12), 4))
w[["CT"]][12] <- "Undetermined"
writeData(wb, "Sample Setup", data.frame(Well = 1:4, "Sample Name" = sprintf("S%d", 1:4), Task = "UNKNOWN", check.names = FALSE), startRow = 45)
writeData(wb, "Results", cbind(Well = sprintf("A%d", 1:12), w), startRow = 45)
saveWorkbook(wb, "wells.xlsx", overwrite = TRUE)
zip("clinical.zip", "clinical.cells.csv", flags = "-q9X")
zip("two.zip", c("clinical.cells.csv", "matrix.cells.csv", "one.RData"), flags = "-q9X")
