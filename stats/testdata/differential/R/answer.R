# Answers the questions of questions.json about the cohorts beside it, by R alone:
#   Rscript answer.R FOLDER
# writes FOLDER/answers.jsonl, a line for each question, in the shape of kaplan's
# JSON. Nothing here is taken from kaplan but the names of the fields.
#
# A text that begins with ~ in the place of a number says that R has none to
# compare with, and why: the words after it are listed in the validation document.
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
folder <- commandArgs(TRUE)[1]
for (f in setdiff(list.files(here, "[.]R$"), "answer.R")) source(file.path(here, f))
options(warn = -1, contrasts = c("contr.treatment", "contr.poly"))

question <- NULL # the one at hand
flag <- function(name, otherwise = NULL) { v <- question$flags[[name]]; if (is.null(v)) otherwise else v }
number <- function(name, otherwise = NULL) { v <- flag(name); if (is.null(v)) otherwise else as.numeric(v) }
list_of <- function(name) { v <- flag(name); if (is.null(v)) character() else strsplit(v, ",")[[1]] }
level <- function() number("level", 0.95)
refused <- function(why) { e <- simpleCondition(why); class(e) <- c("refused", "condition"); stop(e) }

cohorts <- fromJSON(file.path(folder, "cohorts.json"), simplifyVector = FALSE)
names(cohorts) <- sapply(cohorts, `[[`, "name")
read <- function(c) {
  d <- read.csv(text = c$csv, check.names = FALSE, na.strings = "", colClasses = c(id = "character"), encoding = "UTF-8")
  for (v in names(c$levels)) d[[v]] <- factor(as.character(d[[v]]), levels = unlist(c$levels[[v]]))
  d
}
data_of <- local({ last <- NULL; d <- NULL; function(name) { if (!identical(last, name)) { last <<- name; d <<- read(cohorts[[name]]) }; d } })

commands <- list()
for (n in ls(pattern = "^answer_")) commands[[sub("answer_", "", n)]] <- get(n)

finite <- function(x) if (is.data.frame(x)) { x[] <- lapply(x, finite); x } else if (is.list(x)) lapply(x, finite) else if (is.numeric(x)) { x[!is.finite(x)] <- NA; x } else x
questions <- fromJSON(file.path(folder, "questions.json"), simplifyVector = FALSE)
only <- commandArgs(TRUE)[2]
out <- file(file.path(folder, "answers.jsonl"), "w")
for (i in seq_along(questions)) {
  question <- questions[[i]]
  if (!is.na(only) && question$command != only) { writeLines("{}", out); next }
  d <- data_of(question$cohort)
  a <- tryCatch({ a <- finite(commands[[question$command]](d)); a$cohort$n <- nrow(d); a }, refused = function(e) list(refused = conditionMessage(e)),
    error = function(e) list(error = paste(conditionMessage(e), "in", paste(deparse(conditionCall(e))[1], collapse = " "))))
  writeLines(toJSON(a, digits = I(13), auto_unbox = TRUE, na = "null", null = "null", dataframe = "rows"), out)
}
close(out)
packages <- c("survival", "cmprsk", "MASS", "maxstat", "coin", "pROC", "Hmisc", "exactRankTests", "car", "KMsurv", "MatchIt", "sandwich", "jsonlite")
versions <- lapply(packages, function(p) as.character(packageVersion(p))); names(versions) <- packages
writeLines(toJSON(list(R = R.version.string, packages = versions), auto_unbox = TRUE), file.path(folder, "versions.json"))
