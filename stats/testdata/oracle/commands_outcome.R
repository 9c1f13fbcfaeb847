# Reference values for the commands that relate patients to a yes-or-no outcome:
# roc, logistic, genotype. Run from anywhere:
#   Rscript commands_outcome.R
# writes commands_outcome.json beside itself; data sets are read from ../ .
suppressMessages({library(pROC); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
quiet <- suppressWarnings
pbc <- data_of("pbc"); lung <- data_of("lung")
pbc$dead <- +(pbc$status == 2)
tight <- glm.control(epsilon = 1e-15, maxit = 100)
fit <- function(formula, data) { f <- quiet(glm(formula, binomial, data, control = tight)); quiet(glm(formula, binomial, data, control = tight, start = coef(f))) }

# --- roc ---------------------------------------------------------------------
# A cut as a test, low values being positive up to and including it.
at_cut <- function(x, y, cut, higher, level = 0.95) {
  pos <- if (higher) x > cut else x <= cut
  tp <- sum(pos & y == 1); fp <- sum(pos & y == 0); fn <- sum(!pos & y == 1); tn <- sum(!pos & y == 0)
  share <- function(k, n) c(k / n, binom.test(k, n, conf.level = level)$conf.int, quiet(prop.test(k, n, conf.level = level, correct = FALSE)$conf.int))
  ratio <- function(a, n, b, m) { e <- (a / n) / (b / m); h <- qnorm((1 + level) / 2) * sqrt(1 / a - 1 / n + 1 / b - 1 / m); e * exp(c(0, -h, h)) }
  list(cut = cut, counts = c(tp, fp, fn, tn), sensitivity = share(tp, tp + fn), specificity = share(tn, tn + fp), ppv = share(tp, tp + fp), npv = share(tn, tn + fn),
       positive = ratio(tp, tp + fn, fp, fp + tn), negative = ratio(fn, tp + fn, tn, fp + tn))
}
# pROC's best threshold lies between two values; kaplan names the lower one.
youden <- function(r, x) { t <- coords(r, "best", ret = "threshold", best.method = "youden", transpose = FALSE)$threshold[1]; max(x[x < t]) }
one <- function(name, marker, event, code) {
  d <- data_of(name); x <- d[[marker]]; y <- +(d[[event]] == code); k <- !is.na(x) & !is.na(y); x <- x[k]; y <- y[k]
  r <- roc(y, x, quiet = TRUE); higher <- r$direction == "<"
  list(file = name, marker = marker, event = event, code = code, higher = higher, youden = at_cut(x, y, youden(r, x), higher), given = at_cut(x, y, unname(quantile(x, 0.6, type = 1)), higher))
}
cuts <- list(one("pbc", "bili", "status", 2), one("pbc", "albumin", "status", 2), one("gbsg", "nodes", "status", 1), one("lung", "ph.karno", "status", 2))
# Curves of parts of the patients, all turned to the side of the whole.
parts <- lapply(list(c("pbc", "bili", "status", 2, "sex"), c("gbsg", "nodes", "status", 1, "hormon"), c("pbc", "albumin", "status", 2, "stage")), function(s) {
  d <- data_of(s[1]); x <- d[[s[2]]]; y <- +(d[[s[3]]] == as.numeric(s[4])); g <- d[[s[5]]]; k <- !is.na(x) & !is.na(g); x <- x[k]; y <- y[k]; g <- factor(g[k])
  side <- roc(y, x, quiet = TRUE)$direction
  rs <- lapply(levels(g), function(l) roc(y[g == l], x[g == l], direction = side, levels = 0:1, quiet = TRUE))
  first <- youden(rs[[1]], x[g == levels(g)[1]])
  pairs <- combn(length(rs), 2, simplify = FALSE)
  tests <- lapply(pairs, function(p) quiet(roc.test(rs[[p[1]]], rs[[p[2]]], paired = FALSE, method = "delong")))
  p <- sapply(tests, function(t) t$p.value)
  list(file = s[1], marker = s[2], event = s[3], code = as.numeric(s[4]), by = s[5], levels = as.list(levels(g)), auc = sapply(rs, function(r) as.numeric(auc(r))),
       lower = sapply(rs, function(r) max(0, as.numeric(auc(r)) - qnorm(0.975) * sqrt(var(r)))), n = as.list(table(g)),
       carried = lapply(levels(g)[-1], function(l) at_cut(x[g == l], y[g == l], first, side == "<")),
       d = as.list(sapply(tests, function(t) unname(t$statistic))), df = as.list(sapply(tests, function(t) unname(t$parameter))), p = as.list(p), holm = as.list(p.adjust(p, "holm")))
})

# --- logistic ----------------------------------------------------------------
profile_of <- function(f, X, y, j, level = 0.95) { # by root finding on the profile deviance
  dev <- function(b) deviance(quiet(glm.fit(X[, -j, drop = FALSE], y, family = binomial(), offset = X[, j] * b, control = tight)))
  q <- qchisq(level, 1); top <- coef(f)[j]; se <- sqrt(vcov(f)[j, j]); g <- function(b) dev(b) - deviance(f) - q
  c(uniroot(g, c(top - 8 * se, top), tol = 1e-12)$root, uniroot(g, c(top, top + 8 * se), tol = 1e-12)$root)
}
hosmer <- function(y, p, g = 10) { # as Hosmer and Lemeshow, groups by type 7 quantiles
  b <- unique(quantile(p, seq(0, 1, 1 / g))); k <- cut(p, b, include.lowest = TRUE)
  o <- tapply(y, k, sum); e <- tapply(p, k, sum); n <- tapply(y, k, length)
  s <- sum((o - e)^2 / e + ((n - o) - (n - e))^2 / (n - e)); df <- length(n) - 2
  list(statistic = s, df = df, p = pchisq(s, df, lower.tail = FALSE), groups = length(n), observed = as.numeric(o), expected = as.numeric(e), n = as.numeric(n))
}
model_of <- function(formula, data, by = NULL) {
  f <- fit(formula, data); X <- model.matrix(f); y <- f$y; null <- fit(update(formula, . ~ 1), f$model); n <- length(y)
  s <- quiet(summary(f)$coefficients); d <- drop1(f, test = "LRT"); r <- roc(y, fitted(f), direction = "<", levels = 0:1, quiet = TRUE)
  ll <- as.numeric(logLik(f)); l0 <- as.numeric(logLik(null)); cs <- 1 - exp(2 * (l0 - ll) / n)
  list(n = n, events = sum(y), names = as.list(rownames(s)), coef = s[, 1], se = s[, 2], z = s[, 3], p = s[, 4],
       profile = lapply(2:ncol(X), function(j) profile_of(f, X, y, j)), terms = as.list(rownames(d)[-1]), lr = as.list(d$LRT[-1]), df = as.list(d$Df[-1]), lrp = as.list(d[["Pr(>Chi)"]][-1]),
       loglik = c(l0, ll), aic = AIC(f), mcfadden = 1 - ll / l0, cox_snell = cs, nagelkerke = cs / (1 - exp(2 * l0 / n)),
       auc = as.numeric(auc(r)), auc_se = sqrt(var(r)), auc_ci = as.numeric(ci.auc(r, method = "delong"))[c(1, 3)], hosmer = hosmer(y, fitted(f)))
}
pbc$sex <- factor(pbc$sex); pbc$Stage <- factor(pbc$stage); pbc$bili_group <- factor(ifelse(pbc$bili > median(pbc$bili), "high", "low"), levels = c("low", "high"))
lung$died <- +(lung$status == 2); lung$ecog <- factor(lung$ph.ecog)
logistic <- list(
  pbc = model_of(dead ~ age + sex + log(bili) + Stage, pbc[, c("dead", "age", "sex", "bili", "Stage")]),
  pbc_by = model_of(dead ~ bili_group + age, pbc[, c("dead", "bili_group", "age")]),
  lung = model_of(died ~ age + ecog, lung[, c("died", "age", "ecog")]))
alone <- lapply(c("age", "sex", "log(bili)", "Stage"), function(v) { f <- fit(as.formula(paste("dead ~", v)), pbc); s <- summary(f)$coefficients; list(coef = as.list(unname(s[-1, 1])), se = as.list(unname(s[-1, 2])), p = drop1(f, test = "LRT")[["Pr(>Chi)"]][2], n = length(f$y)) })

# --- genotype ----------------------------------------------------------------
set.seed(20240311)
n <- 160
draw <- function(p) rbinom(n, 2, p)
g1 <- draw(0.35); g2 <- draw(0.2); g3 <- draw(0.45)
y <- rbinom(n, 1, plogis(-1.2 + 0.6 * g1 + 0.5 * g2 + 0.1 * g3))
spelt <- function(g, a, b, sep = "") ifelse(g == 0, paste(a, a, sep = sep), ifelse(g == 1, paste(a, b, sep = sep), paste(b, b, sep = sep)))
terms <- function(f) { s <- summary(f)$coefficients; list(or = as.list(exp(unname(coef(f)[-1]))), lower = as.list(exp(unname(confint.default(f)[-1, 1]))), upper = as.list(exp(unname(confint.default(f)[-1, 2]))), p = as.list(unname(s[-1, 4])), aic = AIC(f), lr = f$null.deviance - deviance(f)) }
one_gene <- function(g) {
  d <- data.frame(y = y, g = g)
  a <- 2 * sum(g[y == 1] == 2) + sum(g[y == 1] == 1); b <- 2 * sum(g[y == 0] == 2) + sum(g[y == 0] == 1)
  c <- 2 * sum(g[y == 1] == 0) + sum(g[y == 1] == 1); e <- 2 * sum(g[y == 0] == 0) + sum(g[y == 0] == 1)
  or <- a * e / (b * c); h <- qnorm(0.975) * sqrt(1 / a + 1 / b + 1 / c + 1 / e); chi <- quiet(chisq.test(matrix(c(a, b, c, e), 2), correct = FALSE))
  hw <- function(g) { k <- table(factor(g, 0:2)); m <- sum(k); p <- (2 * k[3] + k[2]) / (2 * m); ex <- m * c2(p); x <- sum((k - ex)^2 / ex)
    rare <- min(2 * k[3] + k[2], 2 * k[1] + k[2]); hets <- seq(rare %% 2, rare, 2)
    lw <- sapply(hets, function(h) { r <- (rare - h) / 2; q <- m - h - r; h * log(2) - lfactorial(h) - lfactorial(r) - lfactorial(q) }); w <- exp(lw - max(lw)); w <- w / sum(w)
    list(frequency = unname(p), expected = unname(ex), chisq = x, p = pchisq(x, 1, lower.tail = FALSE), exact = sum(w[w <= w[hets == k[2]] * (1 + 1e-7)])) }
  c2 <- function(p) c((1 - p)^2, 2 * p * (1 - p), p^2)
  trend <- quiet(prop.trend.test(tapply(y, factor(g, 0:2), sum), as.numeric(table(factor(g, 0:2))), 0:2))
  list(cases = as.numeric(table(factor(g[y == 1], 0:2))), controls = as.numeric(table(factor(g[y == 0], 0:2))),
       codominant = terms(fit(y ~ factor(g), d)), dominant = terms(fit(y ~ I(+(g > 0)), d)), recessive = terms(fit(y ~ I(+(g == 2)), d)), additive = terms(fit(y ~ g, d)),
       allele = list(or = or, lower = or * exp(-h), upper = or * exp(h), chisq = unname(chi$statistic), p = chi$p.value),
       all = hw(g), noncases = hw(g[y == 0]), trend = unname(trend$statistic), trend_p = trend$p.value)
}
score <- g1 + g2 + g3
sf <- fit(y ~ score, data.frame(y = y, score = score)); sr <- roc(y, score, direction = "<", levels = 0:1, quiet = TRUE)
by_score <- table(factor(score, 0:6), y); kept <- rowSums(by_score) > 0
st <- quiet(prop.trend.test(by_score[kept, "1"], rowSums(by_score)[kept], (0:6)[kept]))
genotype <- list(y = y, g1 = spelt(g1, "C", "G"), g2 = spelt(g2, "A", "T", "/"), g3 = g3, genes = list(one_gene(g1), one_gene(g2), one_gene(g3)), reversed = one_gene(2 - g1),
  score = list(scores = as.list((0:6)[kept]), cases = as.list(unname(by_score[kept, "1"])), n = as.list(unname(rowSums(by_score)[kept])), trend = unname(st$statistic), trend_p = st$p.value, fit = terms(sf), lrp = pchisq(sf$null.deviance - deviance(sf), 1, lower.tail = FALSE),
               auc = as.numeric(auc(sr)), auc_ci = as.numeric(ci.auc(sr, method = "delong"))[c(1, 3)]))

# Nobody with GG has the event: limits are taken with GG's log odds at -40.
sepx <- rep(0:2, c(13, 15, 6)); sepy <- c(rep(1:0, c(7, 6)), rep(1:0, c(2, 13)), rep(0, 6))
dev_at <- function(b1, b2) { # deviance with both effects held, over the intercept
  f <- function(a) -2 * sum(dbinom(sepy, 1, plogis(a + b1 * (sepx == 1) + b2 * (sepx == 2)), log = TRUE)); optimize(f, c(-60, 60), tol = 1e-13)$objective }
log_lik <- function(k, n) if (k == 0 || k == n) 0 else k * log(k / n) + (n - k) * log(1 - k / n)
top <- -2 * (log_lik(7, 13) + log_lik(2, 15))
p1 <- function(b) dev_at(b, -40) - top; q <- qchisq(0.95, 1); or <- (2 / 13) / (7 / 6)
p2 <- function(b) { f <- function(a) -2 * sum(dbinom(sepy[sepx != 1], 1, plogis(a + b * (sepx[sepx != 1] == 2)), log = TRUE)); optimize(f, c(-60, 60), tol = 1e-13)$objective - 2 * log_lik(2, 15) - top }
root <- function(f, lo, hi) uniroot(function(b) f(b) - q, c(lo, hi), tol = 1e-12)$root
separated <- list(or = or, first = exp(c(root(p1, log(or) - 8, log(or)), root(p1, log(or), log(or) + 8))), first_p = pchisq(p1(0), 1, lower.tail = FALSE),
  second_upper = exp(root(p2, -20, 5)), second_p = pchisq(p2(0), 1, lower.tail = FALSE))

out <- list(tool = R.version.string, packages = list(pROC = as.character(packageVersion("pROC"))), call = "roc, roc.test, binom.test, prop.test; glm(binomial), drop1(LRT), uniroot on the profile deviance; prop.trend.test; Hosmer-Lemeshow and Hardy-Weinberg by hand",
  cuts = cuts, parts = parts, logistic = logistic, alone = alone, genotype = genotype, separated = separated)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), file.path(here, "commands_outcome.json"))
