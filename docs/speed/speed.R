# R's side of the table of speed; `go run ./docs/speed` calls it.
#   Rscript speed.R data N days|continuous FILE   writes a cohort of N patients
#   Rscript speed.R versions
#   Rscript speed.R tasks CORES days|continuous|small FILE   times each task once: a line of name, tab, seconds
#   Rscript speed.R km|cox CORES FILE             from a file to the answer on standard output
say <- function(name, expr) { s <- system.time(v <- expr)[["elapsed"]]; cat(sprintf("%s\t%.6f\n", name, s)); invisible(v) }
a <- commandArgs(TRUE)
suppressMessages(library(data.table))
if (a[1] == "data") {
  n <- as.numeric(a[2]); set.seed(1)
  d <- data.table(marker = round(rnorm(n), 5), age = round(60 + 10 * rnorm(n), 1), sex = rbinom(n, 1, 0.5), stage = sample(1:4, n, TRUE),
    bmi = round(26 + 4 * rnorm(n), 1), arm = rbinom(n, 1, 0.5), crp = round(exp(rnorm(n)), 2),
    site = sample(c("north", "south", "east", "west"), n, TRUE))
  t <- rexp(n) * 900 / exp(0.2 * d$marker + 0.02 * (d$age - 60) + 0.3 * (d$stage - 2.5)); c <- runif(n) * 3650
  end <- pmin(t, c)
  d <- cbind(data.table(id = sprintf("P%08d", seq_len(n)), time = if (a[3] == "days") ceiling(end) else round(end, 6) + 1e-6,
    status = +(t <= c), cause = ifelse(t <= c, 1L + rbinom(n, 1, 0.3), 0L)), d)
  fwrite(d, a[4])
  quit()
}
suppressMessages({library(survival); library(cmprsk); library(maxstat)})
if (a[1] == "versions") {
  cat(sprintf("R %s.%s", R.version$major, R.version$minor), sprintf("%s %s", c("survival", "data.table", "cmprsk", "maxstat"),
    sapply(c("survival", "data.table", "cmprsk", "maxstat"), function(p) as.character(packageVersion(p)))), sep = ", ")
  quit()
}
setDTthreads(as.integer(a[2]))
seven <- Surv(time, status) ~ marker + age + sex + stage + bmi + arm + crp
ten <- Surv(time, status) ~ marker + age + sex + stage + bmi + arm + crp + log(crp) + I(age^2) + I(bmi^2)
if (a[1] == "km") { # what `kaplan km --by marker` prints
  d <- fread(a[3]); d$high <- d$marker > median(d$marker)
  print(survfit(Surv(time, status) ~ high, d)); print(survfit(Surv(time, 1 - status) ~ high, d))
  print(survdiff(Surv(time, status) ~ high, d)); print(survdiff(Surv(time, status) ~ high, d, rho = 1)); print(summary(coxph(Surv(time, status) ~ high, d)))
  quit()
}
if (a[1] == "cox") { # what `kaplan cox` with seven covariates prints
  d <- fread(a[3]); f <- coxph(seven, d); print(summary(f)); print(cox.zph(f)); print(concordance(f, timewt = "n/G2"))
  quit()
}
shown <- function(d) { # what stands on the screen after a key: curves with intervals, two tests, the hazard ratio
  s <- survfit(Surv(time, status) ~ high, d); quantile(s, 0.5)
  list(s, survdiff(Surv(time, status) ~ high, d), survdiff(Surv(time, status) ~ high, d, rho = 1), coxph(Surv(time, status) ~ high, d))
}
kind <- a[3]; file <- a[4]
if (kind != "small") {
  at <- function(name) paste0(name, "/", kind)
  d <- say(at("load"), fread(file))
  d$high <- d$marker > median(d$marker)
  say(at("curves"), survfit(Surv(time, status) ~ high, d))
  say(at("tests"), { survdiff(Surv(time, status) ~ high, d); survdiff(Surv(time, status) ~ high, d, rho = 1) })
  f <- say(at("cox7"), coxph(seven, d))
  say(at("zph"), cox.zph(f))
  if (kind == "days") say(at("cox10"), coxph(ten, d))
  say(at("incidence"), cuminc(d$time, d$cause, d$high))
  say(at("key cut"), { d$high <- d$marker > 0.3; shown(d) })
  if (kind == "days") say(at("key marker"), { d$high <- d$age > median(d$age); shown(d) })
  if (kind == "days") say(at("key subgroup"), { n <- d[site == "north"]; n$high <- n$age > median(n$age); shown(n) })
  if (kind == "days") {
    y <- Surv(d$time, d$status); control <- coxph.control()
    say(at("screen"), for (x in c("marker", "age", "bmi", "crp")) coxph.fit(as.matrix(d[[x]]), y, NULL, NULL, NULL, control, NULL, "efron", NULL))
  }
  quit()
}
d <- fread(file)
say("every cut", for (c in sort(d$marker)[100:900]) survdiff(Surv(time, status) ~ I(marker > c), d[1:1000]))
say("permutation", maxstat.test(Surv(time, status) ~ marker, d[1:500], smethod = "LogRank", pmethod = "condMC", B = 10000))
say("exact", maxstat.test(Surv(time, status) ~ marker, d[1:100], smethod = "LogRank", pmethod = "HL"))
say("finegray", crr(d$time[1:2000], d$cause[1:2000], as.matrix(d[1:2000, c("marker", "age")])))
