# Prints every published figure of tace75 beside what R finds in the file, and
# stops where one is out of bounds. Rscript verify.R (or Rscript PATH/verify.R).
suppressMessages(library(survival))
arg <- grep("^--file=", commandArgs(FALSE), value = TRUE)
here <- dirname(sub("^--file=", "", arg))
d <- read.csv(file.path(here, "..", "..", "tace75.csv"), check.names = FALSE)
lc <- d[d$cirrhosis == "yes", ]
ctl <- coxph.control(eps = 1e-14, iter.max = 100)
bad <- 0
check <- function(what, published, ours, tol, relative = TRUE) {
  err <- if (relative) ours / published - 1 else ours - published
  miss <- !is.finite(err) || abs(err) > tol
  bad <<- bad + miss
  cat(sprintf("%-46s %10s %12.6g  %+.5f%s\n", what, format(published), ours, err, if (miss) "  OUT" else ""))
}

# Profile-likelihood interval and likelihood-ratio P of each covariate.
profile_fit <- function(X, time, status) {
  y <- Surv(time, status)
  full <- coxph(y ~ X, control = ctl)
  top <- full$loglik[2]
  t(sapply(seq_len(ncol(X)), function(j) {
    ll <- function(b) {
      if (ncol(X) == 1) return(coxph(y ~ X, init = b, control = coxph.control(iter.max = 0))$loglik[2])
      off <- b * X[, j]
      coxph(y ~ X[, -j, drop = FALSE] + offset(off), control = ctl)$loglik[2]
    }
    f <- function(b) top - ll(b) - qchisq(0.95, 1) / 2
    b <- coef(full)[j]
    c(exp(b), exp(uniroot(f, c(b - 6, b), tol = 1e-10)$root), exp(uniroot(f, c(b, b + 6), tol = 1e-10)$root),
      pchisq(2 * (top - ll(0)), 1, lower.tail = FALSE))
  }))
}
rows <- function(title, D, X, published, bounds = TRUE) {
  keep <- complete.cases(X)
  fit <- profile_fit(as.matrix(X[keep, , drop = FALSE]) + 0, D$DSS_months[keep], D$DSS_status[keep])
  for (j in seq_len(ncol(X))) {
    p <- published[j, ]
    what <- paste(title, colnames(X)[j])
    check(paste(what, "HR"), p[1], fit[j, 1], if (bounds) 0.02 else 0.03)
    if (!bounds) next
    check(paste(what, "lower"), p[2], fit[j, 2], 0.05)
    check(paste(what, "upper"), p[3], fit[j, 3], 0.05)
    check(paste(what, "P"), p[4], fit[j, 4], 0.15)
    if ((p[4] < 0.05) != (fit[j, 4] < 0.05)) { bad <<- bad + 1; cat("  P on the other side of 0.05\n") }
  }
}
bits <- function(D) data.frame(check.names = FALSE,
  sex = D$sex == "male", age = D$age > 60, diabetes = D$diabetes == "yes", HBV = D$etiology %in% c("HBV", "HBV+HCV"),
  AST = D$AST > 50, ALT = D$ALT > 50, `Child-Pugh` = D$`Child-Pugh` == "B", AFP = D$AFP > 20, DCP = D$DCP > 40,
  diameter = D$`tumor diameter` > 3, number = D$`tumor number` >= 2, BCLC = D$BCLC %in% c("B", "C"),
  miR122 = D$`miR-122 before` <= 0.00024, `miR122 ratio` = D$`miR-122 ratio` <= 0.793,
  miR21 = D$`miR-21 before` <= 0.00064, `miR21 ratio` = D$`miR-21 ratio` <= 0.82169)
iv <- matrix(ncol = 4, byrow = TRUE, c(
  0.545, 0.236, 1.320, 0.172,  0.678, 0.300, 1.623, 0.369,  0.433, 0.155, 1.044, 0.063,  2.144, 0.610, 5.896, 0.209,
  1.158, 0.489, 2.664, 0.731,  0.838, 0.301, 2.029, 0.708,  2.372, 1.011, 5.685, 0.047,  2.225, 0.968, 5.378, 0.059,
  2.810, 1.046, 9.763, 0.039,  2.554, 1.101, 6.387, 0.028,  1.007, 0.412, 2.816, 0.987,  1.108, 0.492, 2.585, 0.804,
  0.754, 0.329, 1.743, 0.502,  2.490, 1.028, 6.689, 0.042,  1.049, 0.466, 2.407, 0.906,  1.293, 0.564, 2.996, 0.539))
B <- bits(lc)
for (j in seq_along(B)) rows("IV univariate", lc, B[j], iv[j, , drop = FALSE])
rows("IV multivariable", lc, B[c("Child-Pugh", "DCP", "diameter", "miR122 ratio")], matrix(ncol = 4, byrow = TRUE, c(
  3.588, 1.446, 9.224, 0.006,  2.960, 0.984, 11.238, 0.053,  3.606, 1.484, 9.505, 0.004,  2.720, 1.035, 8.022, 0.042)))
A <- bits(d)
whole <- c("Child-Pugh", "AFP", "DCP", "diameter")
uni <- cbind(c(2.495, 2.186, 3.240, 2.426))
for (j in 1:4) rows("all univariate", d, A[whole[j]], uni[j, , drop = FALSE], bounds = FALSE)
rows("all multivariable", d, A[whole], cbind(c(5.172, 2.667, 4.695, 2.844)), bounds = FALSE)

vars <- c("age", "HbA1c", "AST", "ALT", "T-Bil", "ALB", "PT", "Plt", "Child-Pugh score", "AFP", "DCP", "tumor diameter", "tumor number")
tab <- list(`miR-122 before` = c(-.1594, .1528, .3144, .3365, -.1892, .1092, .2209, .1423, -.2838, .1893, .2194, .2933, .1461),
            `miR-21 before` = c(.0487, .1242, .1937, .2248, -.1781, .1932, .3846, .1831, -.3093, .1495, .1168, .1263, -.0639))
counts <- c(75, 70, 75, 75, 75, 75, 73, 75, 75, 75, 73, 75, 75)
for (m in names(tab)) for (k in seq_along(vars)) {
  ct <- cor.test(log(d[[m]]), d[[vars[k]]])
  check(paste("r", m, vars[k]), tab[[m]][k], unname(ct$estimate), 0.005, relative = FALSE)
  if (ct$parameter + 2 != counts[k]) { bad <- bad + 1; cat("  n is", ct$parameter + 2, "\n") }
}
check("r miR-122 after, Child-Pugh: P", 0.0344, cor.test(log(d$`miR-122 after`), d$`Child-Pugh score`)$p.value, 0.01)
for (m in c("miR-122", "miR-21")) {
  b <- log(d[[paste(m, "before")]])
  check(paste(m, "paired t P"), if (m == "miR-122") 0.012 else 0.296, t.test(log(d[[paste(m, "after")]]), b, paired = TRUE)$p.value, 0.02)
  check(paste(m, "ANOVA P by grade"), if (m == "miR-122") 0.0090 else 0.0022, anova(lm(b ~ d$`Child-Pugh`))$`Pr(>F)`[1], 0.02)
  cat(m, "cirrhosis against hepatitis P", t.test(b ~ d$cirrhosis, var.equal = TRUE)$p.value, "\n")
}
check("median miR-122", 0.00024, median(lc$`miR-122 before`), 0)
check("median miR-21", 0.00064, median(lc$`miR-21 before`), 0)
check("median miR-122 ratio", 0.793, median(lc$`miR-122 ratio`), 0)
check("median miR-21 ratio", 0.82169, median(lc$`miR-21 ratio`), 0)
lr <- survdiff(Surv(DSS_months, DSS_status) ~ `miR-122 ratio` <= 0.793, lc)
check("log-rank P", 0.0461, pchisq(lr$chisq, 1, lower.tail = FALSE), 0.003, relative = FALSE)
print(lr)
km <- survfit(Surv(DSS_months, DSS_status) ~ 1, d)
check("median survival", 47, unname(summary(km)$table["median"]), 0)
for (m in c("miR-122 before", "miR-21 before", "miR-122 ratio", "miR-21 ratio")) {
  p <- pchisq(survdiff(Surv(DSS_months, DSS_status) ~ d[[m]] <= median(d[[m]]), d)$chisq, 1, lower.tail = FALSE)
  bad <- bad + (p < 0.05)
  cat(m, "by the median of all 75: log-rank P", p, "\n")
}

marg <- list(age = c(38, 73, 89), AST = c(13, 47, 219), ALT = c(9, 33, 220), HbA1c = c(4.1, 5.5, 8.4), `T-Bil` = c(.3, .9, 4.2),
  ALB = c(2.3, 3.5, 5), PT = c(47, 75, 118), Plt = c(2.6, 11.1, 39.7), `Child-Pugh score` = c(5, 6, 9), AFP = c(1, 15.8, 126234),
  DCP = c(7, 96, 225827), `tumor diameter` = c(1, 3.4, 19.5), `tumor number` = c(1, 2, 10))
for (v in names(marg)) {
  x <- d[[v]][!is.na(d[[v]])]
  for (k in 1:3) check(paste(v, c("min", "median", "max")[k]), marg[[v]][k], c(min(x), median(x), max(x))[k], 1e-12)
}
cnt <- function(col, ...) { want <- c(...); for (l in names(want)) check(paste(col, l), want[[l]], sum(d[[col]] == l), 0) }
cnt("sex", male = 49, female = 26); cnt("cirrhosis", yes = 57, no = 18); cnt("diabetes", yes = 30, no = 45)
cnt("etiology", HBV = 9, `HBV+HCV` = 3, HCV = 39, NBNC = 24); cnt("BCLC", `0` = 1, A = 36, B = 34, C = 4)
cat("patients", nrow(d), "events", sum(d$DSS_status), "of them with cirrhosis", sum(lc$DSS_status), "\n")
cat(bad, "out of bounds\n")
quit(status = bad > 0)
