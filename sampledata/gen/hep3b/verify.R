# Prints every published figure of hep3b beside what R finds in the file, and
# stops where one differs in its printed digits. Rscript verify.R
suppressMessages(library(survival))
arg <- grep("^--file=", commandArgs(FALSE), value = TRUE)
here <- dirname(sub("^--file=", "", arg))
d <- read.csv(file.path(here, "..", "..", "hep3b.csv"), check.names = FALSE)
u <- d[!duplicated(d$mouse), ]
bad <- 0
say <- function(what, published, ours, miss) {
  bad <<- bad + miss
  cat(sprintf("%-68s %10s %12.6g%s\n", what, published, ours, if (miss) "  OUT" else ""))
}
# printed is a string, so that its digits count.
check <- function(what, printed, ours) {
  places <- if (grepl(".", printed, fixed = TRUE)) nchar(sub(".*\\.", "", printed)) else 0
  say(what, printed, ours, formatC(ours, format = "f", digits = places) != printed)
}
below <- function(what, bound, ours) say(what, paste("<", format(bound, scientific = FALSE)), ours, !(ours < bound))
above <- function(what, bound, ours) say(what, paste(">", format(bound, scientific = FALSE)), ours, !(ours > bound))
tp <- function(x, y) t.test(x, y, var.equal = TRUE)$p.value
r2 <- function(what, y, x, R2, P = NULL, n = NULL) {
  s <- summary(lm(y ~ x))
  check(paste(what, "R2"), R2, s$r.squared)
  p <- s$coefficients[2, 4]
  if (is.null(P)) below(paste(what, "P"), 1e-4, p) else check(paste(what, "P"), P, p)
  if (!is.null(n)) check(paste(what, "n"), n, sum(!is.na(x) & !is.na(y)))
}

s <- d[d$arm == "30 mg/kg" & !is.na(d$plasma), ]
s$time <- factor(s$day)
cat("samples by tumor and day:\n"); print(table(s$tumor, s$time))
for (v in c("plasma", "N-oxide")) {
  s$y <- s[[v]]
  full <- anova(lm(y ~ tumor * time, s)); add <- anova(lm(y ~ tumor + time, s))
  check(paste("E2", v, "two-way ANOVA, tumor P"), if (v == "plasma") "0.0196" else "0.0063", full["tumor", 5])
  if (v == "plasma") below("E2 plasma two-way ANOVA, time P", 1e-4, full["time", 5]) else check("E2 N-oxide two-way ANOVA, time P", "0.1107", full["time", 5])
  check(paste("E2", v, "without interaction, tumor P"), if (v == "plasma") "0.0196" else "0.0063", add["tumor", 5])
  cat("   interaction P", full["tumor:time", 5], " time without interaction P", add["time", 5], "\n")
}
o <- d[d$day == 11 & !is.na(d$`N-oxide`), ]
check("E2 N-oxide day 11, t test P", "0.0372", tp(o$`N-oxide`[o$tumor == "yes"], o$`N-oxide`[o$tumor == "no"]))

tr <- u[u$experiment == "trough", ]
tr$phase <- factor(tr$phase, c("sensitive", "preprogression", "resistant"))
cat("trough mice:"); print(table(tr$phase))
check("E3 trough plasma, one-way ANOVA P", "0.0204", anova(lm(`plasma trough` ~ phase, tr))[1, 5])
m <- tapply(tr$`plasma trough`, tr$phase, mean)
check("E3 trough plasma, sensitive to resistant %", "-70.6", 100 * (m[["resistant"]] / m[["sensitive"]] - 1))
pw <- pairwise.t.test(tr$`plasma trough`, tr$phase, p.adjust.method = "bonferroni")$p.value
below("E3 trough plasma, sensitive and resistant, Bonferroni P", 0.05, pw["resistant", "sensitive"])
check("E3 tumor trough, one-way ANOVA P", "0.309", anova(lm(`tumor trough` ~ phase, tr))[1, 5])
h <- u[!is.na(u$MVD), ]
h$phase <- factor(h$phase, c("control", "sensitive", "resistant", "escalated"))
below("E3 MVD, one-way ANOVA P", 1e-4, anova(lm(MVD ~ phase, h))[1, 5])
pw <- pairwise.t.test(h$MVD, h$phase, p.adjust.method = "bonferroni")$p.value
for (p in rownames(pw)) below(paste("E3 MVD, control and", p, "Bonferroni P"), 0.001, pw[p, "control"])
check("E3 Ki-67, one-way ANOVA P", "0.082", anova(lm(`Ki-67` ~ phase, h))[1, 5])
check("E3 Ki-67, resistant and escalated, t test P", "0.0135", tp(h$`Ki-67`[h$phase == "resistant"], h$`Ki-67`[h$phase == "escalated"]))

for (g in c("yes", "no")) {
  k <- s[s$tumor == g & s$day >= if (g == "yes") 4 else 7, ]
  day <- sort(unique(k$day))
  r2(paste("E4 mean plasma on day, tumor", g), as.vector(tapply(k$plasma, k$day, mean)), day,
    if (g == "yes") "0.723" else "0.813", if (g == "yes") "0.0075" else "0.0055", if (g == "yes") "8" else "7")
}
tis <- u[u$arm == "30 mg/kg" & u$tumor == "yes" & u$experiment == "peak", ]
r2("E4 tumor sorafenib on hCG", tis$`tumor sorafenib`, tis$`hCG at sacrifice`, "0.248", "0.0419", "17")
r2("E4 liver sorafenib on hCG", tis$`liver sorafenib`, tis$`hCG at sacrifice`, "0.1507", "0.0820", "21")
w <- s[s$tumor == "yes", ]
r2("E4 plasma on hCG", w$plasma, w$hCG, "0.0498", "0.074", "65")
r2("E4 N-oxide on hCG", w$`N-oxide`, w$hCG, "0.280")
tissue <- function(what, column, tumor, from, to, percent, P) {
  v <- function(p) { x <- u[[column]][u$experiment == "peak" & u$tumor == tumor & u$phase == p]; x[!is.na(x)] }
  x <- v(from); y <- v(to)
  what <- paste0("E4 ", what, ", ", from, " to ", to, " (", length(x), ", ", length(y), ")")
  if (!is.null(percent)) check(paste(what, "%"), percent, 100 * (mean(y) / mean(x) - 1))
  check(paste(what, "t test P"), P, tp(x, y))
}
tissue("tumors", "tumor sorafenib", "yes", "sensitive", "resistant", "-52.1", "0.0192")
tissue("livers", "liver sorafenib", "yes", "sensitive", "resistant", "-31.7", "0.00184")
tissue("tumor-free livers", "liver sorafenib", "no", "sensitive", "resistant", "-19.4", "0.232")
tissue("livers", "liver sorafenib", "yes", "resistant", "escalated", NULL, "0.00895")
tissue("tumors", "tumor sorafenib", "yes", "resistant", "escalated", NULL, "0.0387")
e <- d[d$arm == "30 to 60 mg/kg" & !is.na(d$plasma), ]
check("E4 plasma from day 28 to 42, escalated %", "23.6", 100 * (mean(e$plasma[e$day == 42]) / mean(e$plasma[e$day == 28]) - 1))

arms <- u[u$arm != "vehicle" & !is.na(u$survival_days), ]
lr <- function(f, D) pchisq(survdiff(f, D)$chisq, 1, lower.tail = FALSE)
check("E5 30 against 30 to 60 mg/kg, tumor, log-rank P", "0.002", lr(Surv(survival_days, survival_status) ~ arm, arms[arms$tumor == "yes", ]))
above("E5 with and without tumor, log-rank P", 0.05, lr(Surv(survival_days, survival_status) ~ tumor, arms))
print(survfit(Surv(survival_days, survival_status) ~ arm + tumor, arms))
share <- function(v) 100 * mean(v == "yes")
check("rash with tumor %", "74", share(arms$rash[arms$tumor == "yes"]))
check("rash without tumor %", "75", share(arms$rash[arms$tumor == "no"]))
want <- list(c("30 mg/kg", "yes", "42", "12"), c("30 mg/kg", "no", "44", "9"), c("30 to 60 mg/kg", "yes", "58", "12"), c("30 to 60 mg/kg", "no", "50", "8"))
for (k in want) {
  v <- arms$`rash improved`[arms$arm == k[1] & arms$tumor == k[2]]
  v <- v[v != ""]
  check(paste("rash improved,", k[1], "tumor", k[2], "%"), k[3], share(v))
  check("  n", k[4], length(v))
}
p <- d[d$day == 28 & d$mouse %in% arms$mouse & d$tumor == "yes", ]
check("mice with tumor on day 28", "43", nrow(p))
check("hCG above 200 on day 28", "17", sum(p$hCG > 200))
cat(bad, "out of bounds\n")
quit(status = bad > 0)
