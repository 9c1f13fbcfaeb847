# Prints every published figure of tace75 beside what R finds in the file, and
# stops where one is out of bounds. Rscript verify.R (or Rscript PATH/verify.R).
suppressMessages(library(survival))
arg <- grep("^--file=", commandArgs(FALSE), value = TRUE)
here <- dirname(sub("^--file=", "", arg))
d <- read.csv(file.path(here, "..", "..", "tace75.csv"), check.names = FALSE)
source(file.path(here, "..", "..", "published", "published.R"))
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
# The rows of a printed model: hazard ratio, interval and P, by the names of its groups.
model <- function(title, groups) { k <- paste0(title, ", ", groups); cbind(value(k), lower(k), upper(k), p(k)) }
rows <- function(title, D, X, want, bounds = TRUE) {
  keep <- complete.cases(X)
  fit <- profile_fit(as.matrix(X[keep, , drop = FALSE]) + 0, D$DSS_months[keep], D$DSS_status[keep])
  for (j in seq_len(ncol(X))) {
    p <- want[j, ]
    what <- paste(title, colnames(X)[j])
    check(paste(what, "HR"), p[1], fit[j, 1], if (bounds) 0.02 else 0.03)
    if (!bounds) next
    check(paste(what, "lower"), p[2], fit[j, 2], 0.05)
    check(paste(what, "upper"), p[3], fit[j, 3], 0.05)
    check(paste(what, "P"), p[4], fit[j, 4], 0.15)
    if ((p[4] < 0.05) != (fit[j, 4] < 0.05)) { bad <<- bad + 1; cat("  P on the other side of 0.05\n") }
  }
}
cut <- function(column) value(paste("Cirrhosis, median of", column))
bits <- function(D) data.frame(check.names = FALSE,
  sex = D$sex == "male", age = D$age > 60, diabetes = D$diabetes == "yes", HBV = D$etiology %in% c("HBV", "HBV+HCV"),
  AST = D$AST > 50, ALT = D$ALT > 50, `Child-Pugh` = D$`Child-Pugh` == "B", AFP = D$AFP > 20, DCP = D$DCP > 40,
  diameter = D$`tumor diameter` > 3, number = D$`tumor number` >= 2, BCLC = D$BCLC %in% c("B", "C"),
  miR122 = D$`miR-122 before` <= cut("miR-122 before"), `miR122 ratio` = D$`miR-122 ratio` <= cut("miR-122 ratio"),
  miR21 = D$`miR-21 before` <= cut("miR-21 before"), `miR21 ratio` = D$`miR-21 ratio` <= cut("miR-21 ratio"))
iv <- model("Cirrhosis, univariate", c("Sex male", "Age >60", "Type 2 diabetes", "HBV", "AST >50", "ALT >50", "Child-Pugh B", "AFP >20", "DCP >40",
  "Tumor diameter >3", "Tumor number >=2", "BCLC B+C", "miR-122 low", "miR-122 ratio low", "miR-21 low", "miR-21 ratio low"))
B <- bits(lc)
for (j in seq_along(B)) rows("IV univariate", lc, B[j], iv[j, , drop = FALSE])
rows("IV multivariable", lc, B[c("Child-Pugh", "DCP", "diameter", "miR122 ratio")],
  model("Cirrhosis, multivariable", c("Child-Pugh B", "DCP >40", "Tumor diameter >3", "miR-122 ratio low")))
A <- bits(d)
whole <- c("Child-Pugh", "AFP", "DCP", "diameter")
groups <- c("Child-Pugh B", "AFP >20", "DCP >40", "Tumor diameter >3")
uni <- model("All, univariate", groups)
for (j in 1:4) rows("all univariate", d, A[whole[j]], uni[j, , drop = FALSE], bounds = FALSE)
rows("all multivariable", d, A[whole], model("All, multivariable", groups), bounds = FALSE)

vars <- c("age", "HbA1c", "AST", "ALT", "T-Bil", "ALB", "PT", "Plt", "Child-Pugh score", "AFP", "DCP", "tumor diameter", "tumor number")
for (m in c("miR-122 before", "miR-21 before")) for (k in seq_along(vars)) {
  name <- paste("r of log", m, "and", vars[k])
  ct <- cor.test(log(d[[m]]), d[[vars[k]]])
  check(paste("r", m, vars[k]), value(name), unname(ct$estimate), 0.005, relative = FALSE)
  if (ct$parameter + 2 != n(name)) { bad <- bad + 1; cat("  n is", ct$parameter + 2, "\n") }
}
check("r miR-122 after, Child-Pugh: P", p("r of log miR-122 after and Child-Pugh score"), cor.test(log(d$`miR-122 after`), d$`Child-Pugh score`)$p.value, 0.01)
for (m in c("miR-122", "miR-21")) {
  b <- log(d[[paste(m, "before")]])
  check(paste(m, "paired t P"), p(paste(m, "before and after, paired t test")), t.test(log(d[[paste(m, "after")]]), b, paired = TRUE)$p.value, 0.02)
  check(paste(m, "ANOVA P by grade"), p(paste(m, "by Child-Pugh grade, ANOVA")), anova(lm(b ~ d$`Child-Pugh`))$`Pr(>F)`[1], 0.02)
  cat(m, "cirrhosis against hepatitis P", t.test(b ~ d$cirrhosis, var.equal = TRUE)$p.value, "\n")
}
check("median miR-122", cut("miR-122 before"), median(lc$`miR-122 before`), 0)
check("median miR-21", cut("miR-21 before"), median(lc$`miR-21 before`), 0)
check("median miR-122 ratio", cut("miR-122 ratio"), median(lc$`miR-122 ratio`), 0)
check("median miR-21 ratio", cut("miR-21 ratio"), median(lc$`miR-21 ratio`), 0)
lr <- survdiff(Surv(DSS_months, DSS_status) ~ `miR-122 ratio` <= cut("miR-122 ratio"), lc)
check("log-rank P", p("Figure 3, log-rank test"), pchisq(lr$chisq, 1, lower.tail = FALSE), 0.003, relative = FALSE)
print(lr)
km <- survfit(Surv(DSS_months, DSS_status) ~ 1, d)
check("median survival", value("Median survival of all, months"), unname(summary(km)$table["median"]), 0)
for (m in c("miR-122 before", "miR-21 before", "miR-122 ratio", "miR-21 ratio")) {
  q <- pchisq(survdiff(Surv(DSS_months, DSS_status) ~ d[[m]] <= median(d[[m]]), d)$chisq, 1, lower.tail = FALSE)
  bad <- bad + (q < 0.05)
  cat(m, "by the median of all 75: log-rank P", q, "\n")
}

for (name in published$figure[startsWith(published$figure, "Table I, ")]) {
  v <- strsplit(name, ", ")[[1]]
  if (length(v) == 3) { check(paste(v[2], v[3]), n(name), sum(d[[v[2]]] == v[3]), 0); next }
  x <- d[[v[2]]][!is.na(d[[v[2]]])]
  want <- c(lower(name), value(name), upper(name))
  for (k in 1:3) check(paste(v[2], c("min", "median", "max")[k]), want[k], c(min(x), median(x), max(x))[k], 1e-12)
}
cat("patients", nrow(d), "events", sum(d$DSS_status), "of them with cirrhosis", sum(lc$DSS_status), "\n")
cat(bad, "out of bounds\n")
quit(status = bad > 0)
