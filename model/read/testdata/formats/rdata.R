# Writes the files of R that the tests read, and what R reads of them: Rscript rdata.R
# R 4.2.2, haven 2.5.1, tibble 3.1.8, data.table 1.14.8, bit64, survival 3.5-3.
source("cells.R")
suppressMessages({library(survival); library(haven); library(tibble); library(data.table); library(bit64)})
Sys.setenv(TZ = "UTC")
set.seed(14)
n <- 60
d <- data.frame(
  id = sprintf("P%03d", 1:n),
  time = c(0.1 + 0.2, 1e-300, 123456789.125, pi, round(rexp(n - 4, 1 / 24), 3)),
  status = rbinom(n, 1, 0.6),
  visits = c(NA, 2:n),
  stage = factor(sample(c("I", "II", "III", NA), n, TRUE), levels = c("III", "II", "I", "IV")),
  grade = factor(sample(c("low", "high", "mid"), n, TRUE), levels = c("low", "mid", "high"), ordered = TRUE),
  code = factor(sample(c("10", "2", "30"), n, TRUE), levels = c("2", "30", "10")),
  treated = sample(c(TRUE, FALSE, NA), n, TRUE),
  centre = sample(c("M\u00fcnchen", "\u6771\u4eac", "Lyon", "", NA, " Oslo "), n, TRUE),
  marker = c(Inf, -Inf, NaN, NA, -0.0, rnorm(n - 5)),
  diagnosis = as.Date("2011-03-04") + sample(-20000:3000, n) + 0.25,
  seen = as.POSIXct("2015-06-01 00:00:00", tz = "UTC") + 86400 * (1:n),
  stringsAsFactors = FALSE)
d$diagnosis[7] <- NA
d$scanned <- as.POSIXct("2016-03-27 00:30:00", tz = "Europe/Berlin") + 3600 * (1:n)
d$born <- as.POSIXlt(as.POSIXct("1950-01-01 12:00:00", tz = "UTC") + 86400 * 100 * (1:n), tz = "UTC")
d$followup <- as.difftime(d$time * 2, units = "weeks")
d$big <- as.integer64(2)^40 + 1:n
d$big[3] <- NA
d$os <- Surv(d$time, d$status)
attr(d$time, "label") <- "Overall survival time"
attr(d$centre, "label") <- "Centre"
latin <- "K\xf6ln"; Encoding(latin) <- "latin1"
d$city <- rep(c(latin, "Paris"), n / 2)
d$sex <- labelled(sample(c(1, 2), n, TRUE), c(male = 1, female = 2), label = "Sex")
d$age <- labelled(c(97, 98, tagged_na("a", "b", "a"), sample(20:80, n - 5, TRUE)), c(refused = 97, unknown = 98, lost = tagged_na("a")))
d$smoker <- labelled_spss(c(9, 8, sample(c(0, 1, NA), n - 2, TRUE)), c(no = 0, yes = 1, "not asked" = 9), na_values = 9, na_range = c(7, 8))
d$arm <- labelled(sample(c("A", "B"), n, TRUE), c(placebo = "A", drug = "B"))
d$notes <- lapply(1:n, function(i) 1:i)
d$row <- 1:n                     # described, not written down
d$number <- as.character(1:n)    # likewise
d$decimal <- as.character(c(1e5, 123456, 0.1, 1e-5, 1e15, 100, 1/3, seq_len(n - 7) / 4))
rownames(d) <- paste0("row", n:1)

saveRDS(d, "gzip3.rds", version = 3)
saveRDS(d, "bzip2.rds", version = 2, compress = "bzip2")
saveRDS(d, "plain.rds", version = 3, compress = FALSE)
expect(readRDS("gzip3.rds"), "gzip3", rownames = TRUE)
expect(readRDS("bzip2.rds"), "bzip2", rownames = TRUE)
expect(readRDS("plain.rds"), "plain", rownames = TRUE)

saveRDS(as_tibble(d[setdiff(names(d), "born")]), "tibble.rds", compress = "xz")
expect(readRDS("tibble.rds"), "tibble")
saveRDS(as.data.table(d[c("id", "time", "status", "stage", "diagnosis")])[, when := as.IDate(diagnosis)], "datatable.rds")
expect(readRDS("datatable.rds"), "datatable")

m <- matrix(round(rnorm(40), 6), 8, dimnames = list(paste0("hsa-miR-", 1:8), sprintf("P%03d", 1:5)))
saveRDS(m, "matrix.rds")
expect(as.data.frame(readRDS("matrix.rds")), "matrix", rownames = TRUE)

clinical <- d[c("id", "time", "status")]; rownames(clinical) <- NULL
mirna <- m
fit <- coxph(Surv(time, status) ~ 1, clinical)
f <- compiler::cmpfun(function(x, ...) { if (x > 1) for (i in 1:3) x <- x + i; x })
studies <- list(first = clinical[1:10, ], inner = list(second = clinical[11:30, ]), words = c("a", "b"))
env <- new.env(); env$self <- env
save(clinical, fit, f, env, file = "one.RData")
save(clinical, mirna, studies, fit, f, env, file = "many.rda", compress = "xz", version = 2)
saveRDS(f, "function.rds"); saveRDS(1:10, "vector.rds")
saveRDS(head(clinical, 3), "ascii.rds", ascii = TRUE, compress = FALSE)
expect(clinical, "clinical")
saveRDS(structure(list(id = 1:1e9), class = "data.frame", row.names = c(NA, -1e9L)), "sequence.rds")
