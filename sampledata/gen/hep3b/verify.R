# Prints every published figure of hep3b beside what R finds in the file, and
# stops where one differs in its printed digits. Rscript verify.R
suppressMessages(library(survival))
arg <- grep("^--file=", commandArgs(FALSE), value = TRUE)
here <- dirname(sub("^--file=", "", arg))
d <- read.csv(file.path(here, "..", "..", "hep3b.csv"), check.names = FALSE)
source(file.path(here, "..", "..", "published", "published.R"))
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
P <- function(what, name, ours) {
  P <- printed(name)$p
  if (startsWith(P, "<")) below(what, p(name), ours) else check(what, P, ours)
}
r2 <- function(what, y, x, name) {
  s <- summary(lm(y ~ x))
  check(paste(what, "R2"), printed(name)$value, s$r.squared)
  P(paste(what, "P"), name, s$coefficients[2, 4])
  if (what != "E4 N-oxide on hCG") check(paste(what, "n"), printed(name)$n, sum(!is.na(x) & !is.na(y)))
}

s <- d[d$arm == "30 mg/kg" & !is.na(d$plasma), ]
s$time <- factor(s$day)
cat("samples by tumor and day:\n"); print(table(s$tumor, s$time))
for (v in c("plasma", "N-oxide")) {
  s$y <- s[[v]]
  full <- anova(lm(y ~ tumor * time, s)); add <- anova(lm(y ~ tumor + time, s))
  name <- paste0(if (v == "plasma") "plasma sorafenib" else "%N-oxide", ", two-way ANOVA, ", c("tumor", "time"))
  P(paste("E2", v, "two-way ANOVA, tumor P"), name[1], full["tumor", 5])
  P(paste("E2", v, "two-way ANOVA, time P"), name[2], full["time", 5])
  P(paste("E2", v, "without interaction, tumor P"), name[1], add["tumor", 5])
  cat("   interaction P", full["tumor:time", 5], " time without interaction P", add["time", 5], "\n")
}
o <- d[d$day == 11 & !is.na(d$`N-oxide`), ]
P("E2 N-oxide day 11, t test P", "%N-oxide on day 11, tumor or none, t test", tp(o$`N-oxide`[o$tumor == "yes"], o$`N-oxide`[o$tumor == "no"]))

tr <- u[u$experiment == "trough", ]
tr$phase <- factor(tr$phase, c("sensitive", "preprogression", "resistant"))
cat("trough mice:"); print(table(tr$phase))
P("E3 trough plasma, one-way ANOVA P", "trough plasma by phase, one-way ANOVA", anova(lm(`plasma trough` ~ phase, tr))[1, 5])
m <- tapply(tr$`plasma trough`, tr$phase, mean)
check("E3 trough plasma, sensitive to resistant %", sub("%", "", printed("trough plasma, sensitive to resistant")$value), 100 * (m[["resistant"]] / m[["sensitive"]] - 1))
pw <- pairwise.t.test(tr$`plasma trough`, tr$phase, p.adjust.method = "bonferroni")$p.value
P("E3 trough plasma, sensitive and resistant, Bonferroni P", "trough plasma, sensitive and resistant, Bonferroni", pw["resistant", "sensitive"])
P("E3 tumor trough, one-way ANOVA P", "trough in tumors by phase, one-way ANOVA", anova(lm(`tumor trough` ~ phase, tr))[1, 5])
h <- u[!is.na(u$MVD), ]
h$phase <- factor(h$phase, c("control", "sensitive", "resistant", "escalated"))
P("E3 MVD, one-way ANOVA P", "microvessel density by phase, one-way ANOVA", anova(lm(MVD ~ phase, h))[1, 5])
pw <- pairwise.t.test(h$MVD, h$phase, p.adjust.method = "bonferroni")$p.value
for (k in rownames(pw)) P(paste("E3 MVD, control and", k, "Bonferroni P"), paste0("microvessel density, control and ", k, ", Bonferroni"), pw[k, "control"])
P("E3 Ki-67, one-way ANOVA P", "proliferation by phase, one-way ANOVA", anova(lm(`Ki-67` ~ phase, h))[1, 5])
P("E3 Ki-67, resistant and escalated, t test P", "proliferation, resistant and escalated, t test", tp(h$`Ki-67`[h$phase == "resistant"], h$`Ki-67`[h$phase == "escalated"]))

for (g in c("yes", "no")) {
  k <- s[s$tumor == g & s$day >= if (g == "yes") 4 else 7, ]
  day <- sort(unique(k$day))
  r2(paste("E4 mean plasma on day, tumor", g), as.vector(tapply(k$plasma, k$day, mean)), day,
    if (g == "yes") "mean plasma on day, 4 to 70, tumor" else "mean plasma on day, 7 to 70, no tumor")
}
tis <- u[u$arm == "30 mg/kg" & u$tumor == "yes" & u$experiment == "peak", ]
r2("E4 tumor sorafenib on hCG", tis$`tumor sorafenib`, tis$`hCG at sacrifice`, "sorafenib in tumors on hCG")
r2("E4 liver sorafenib on hCG", tis$`liver sorafenib`, tis$`hCG at sacrifice`, "sorafenib in livers on hCG")
w <- s[s$tumor == "yes", ]
r2("E4 plasma on hCG", w$plasma, w$hCG, "plasma sorafenib on hCG, all time points")
r2("E4 N-oxide on hCG", w$`N-oxide`, w$hCG, "%N-oxide on hCG, all time points")
tissue <- function(what, column, tumor, from, to) {
  name <- paste0(what, ", ", from, " to ", to)
  v <- function(p) { x <- u[[column]][u$experiment == "peak" & u$tumor == tumor & u$phase == p]; x[!is.na(x)] }
  x <- v(from); y <- v(to)
  what <- paste0("E4 ", sub("livers without tumor", "tumor-free livers", what), ", ", from, " to ", to, " (", length(x), ", ", length(y), ")")
  if (printed(name)$value != "") check(paste(what, "%"), sub("%", "", printed(name)$value), 100 * (mean(y) / mean(x) - 1))
  P(paste(what, "t test P"), name, tp(x, y))
}
tissue("tumors", "tumor sorafenib", "yes", "sensitive", "resistant")
tissue("livers", "liver sorafenib", "yes", "sensitive", "resistant")
tissue("livers without tumor", "liver sorafenib", "no", "sensitive", "resistant")
tissue("livers", "liver sorafenib", "yes", "resistant", "escalated")
tissue("tumors", "tumor sorafenib", "yes", "resistant", "escalated")
e <- d[d$arm == "30 to 60 mg/kg" & !is.na(d$plasma), ]
check("E4 plasma from day 28 to 42, escalated %", sub("%", "", printed("plasma from day 28 to 42, escalated in between")$value), 100 * (mean(e$plasma[e$day == 42]) / mean(e$plasma[e$day == 28]) - 1))

arms <- u[u$arm != "vehicle" & !is.na(u$survival_days), ]
lr <- function(f, D) pchisq(survdiff(f, D)$chisq, 1, lower.tail = FALSE)
P("E5 30 against 30 to 60 mg/kg, tumor, log-rank P", "survival of 30 and 30 to 60 mg/kg, tumor, log-rank test", lr(Surv(survival_days, survival_status) ~ arm, arms[arms$tumor == "yes", ]))
above("E5 with and without tumor, log-rank P", 0.05, lr(Surv(survival_days, survival_status) ~ tumor, arms))
print(survfit(Surv(survival_days, survival_status) ~ arm + tumor, arms))
share <- function(v) 100 * mean(v == "yes")
check("rash with tumor %", printed("rash, with tumor")$percent, share(arms$rash[arms$tumor == "yes"]))
check("rash without tumor %", printed("rash, without")$percent, share(arms$rash[arms$tumor == "no"]))
for (a in c("30 mg/kg", "30 to 60 mg/kg")) for (g in c("yes", "no")) {
  v <- arms$`rash improved`[arms$arm == a & arms$tumor == g]
  v <- v[v != ""]
  f <- printed(paste0("rash improved, ", a, ", ", if (g == "yes") "with tumor" else "without"))
  check(paste("rash improved,", a, "tumor", g, "%"), f$percent, share(v))
  check("  n", f$n, length(v))
}
k <- d[d$day == 28 & d$mouse %in% arms$mouse & d$tumor == "yes", ]
check("mice with tumor on day 28", printed("rash, with tumor")$n, nrow(k))
check("hCG above 200 on day 28", sub(" of .*", "", printed("hCG above 200 on day 28, with tumor")$n), sum(k$hCG > 200))
cat(bad, "out of bounds\n")
quit(status = bad > 0)
