# Reference values for maximally selected log-rank statistics, by R's maxstat and
# (ordinary tests) survival. Run from anywhere:
#   Rscript maxstat.R
# writes maxstat.json beside itself; data sets are read from ../ .
suppressMessages({library(survival); library(maxstat); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
files <- list(
  dlbcl = list(time = "time", event = "cens", code = 1, markers = "MGE"),
  hohnloser = list(time = "month", event = "cens", code = 1, markers = "EF"),
  pbc = list(time = "time", event = "status", code = 2, markers = c("age", "bili", "chol", "albumin", "copper", "alk.phos", "ast", "trig", "platelet", "protime")),
  gbsg = list(time = "rfstime", event = "status", code = 1, markers = c("age", "size", "grade", "nodes", "pgr", "er")),
  tcga_kirc30 = list(time = "days", event = "status", code = 1, markers = c("hsa-let-7a-2-3p", "hsa-let-7f-5p", "hsa-miR-106b-3p", "hsa-miR-126-5p", "hsa-miR-144-3p", "hsa-miR-16-2-3p", "hsa-miR-365b-3p", "hsa-miR-654-3p")))
# Hothorn-Lausen needs few patients: the first so many rows of these.
short <- list(c("pbc", "bili", 60), c("pbc", "age", 80), c("gbsg", "nodes", 50), c("gbsg", "size", 100), c("tcga_kirc30", "hsa-let-7f-5p", 90))
cases <- list()
for (f in names(files)) for (m in files[[f]]$markers) cases[[length(cases) + 1]] <- list(file = f, marker = m, rows = Inf)
for (s in short) cases[[length(cases) + 1]] <- list(file = s[1], marker = s[2], rows = as.numeric(s[3]))
contal <- function(d, cuts) {
  u <- sapply(cuts, function(c) { s <- survdiff(Surv(time, event) ~ I(x > c), d); s$obs[1] - s$exp[1] })
  D <- sum(d$event) # deaths, as survMisc::cutp counts: see contal.R
  i <- 1:D
  s2 <- sum((1 - sapply(i, function(k) sum(1 / (D - (1:k) + 1))))^2) / (D - 1)
  Q <- max(abs(u)) / (sqrt(s2) * sqrt(D - 1)); j <- 1:1000
  list(cut = cuts[which.max(abs(u))], q = Q, p = 2 * sum((-1)^(j + 1) * exp(-2 * j^2 * Q^2)))
}
set.seed(20)
run <- lapply(cases, function(s) {
  spec <- files[[s$file]]
  raw <- read.csv(file.path(here, "..", paste0(s$file, ".csv")), check.names = FALSE)
  raw <- raw[seq_len(min(nrow(raw), s$rows)), ]
  d <- data.frame(time = raw[[spec$time]], event = +(raw[[spec$event]] == spec$code), x = raw[[s$marker]])
  d <- d[complete.cases(d), ]
  by <- function(method, ...) maxstat.test(Surv(time, event) ~ x, d, smethod = "LogRank", pmethod = method, ...)
  a <- by("Lau92")
  chisq <- sapply(a$cuts, function(c) survdiff(Surv(time, event) ~ I(x > c), d)$chisq)
  out <- list(file = s$file, time = spec$time, event = spec$event, code = spec$code, marker = s$marker, rows = nrow(raw), n = nrow(d),
    m = unname(a$statistic), cut = unname(a$estimate), cuts = as.list(a$cuts), stats = as.list(a$stats), chisq = as.list(chisq),
    lau92 = a$p.value, lau94 = unname(by("Lau94")$p.value), condmc = by("condMC", B = 100000)$p.value, contal = contal(d, a$cuts))
  if (length(a$cuts) <= 90) out$gauss <- as.numeric(by("exactGauss", maxpts = 250000, abseps = 1e-5)$p.value)
  limits <- tryCatch(maxstat.test(Surv(time, event) ~ x, d, smethod = "LogRank", pmethod = "Lau94", minprop = 0.25, maxprop = 0.6), error = function(e) NULL)
  if (!is.null(limits)) out$narrow <- list(m = unname(limits$statistic), cut = unname(limits$estimate), lau94 = unname(limits$p.value))
  if (nrow(d) <= 100) { h <- by("HL"); out$hl <- list(m = unname(h$statistic), cut = unname(h$estimate), p = h$p.value) }
  out
})
out <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")), maxstat = as.character(packageVersion("maxstat")),
  call = "maxstat.test(Surv(time, event) ~ x, smethod = 'LogRank', pmethod = each); survdiff per cut", seed = 20, b = 100000, cases = run)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "maxstat.json"))
