# Reference values for tests of means, by R's stats and car, and for the tails of
# t, F, beta and the studentized range. Run from anywhere:
#   Rscript means.R
# writes means.json beside itself; data sets are read from ../ .
suppressMessages({library(car); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
veteran <- data_of("veteran"); pbc <- data_of("pbc"); lung <- data_of("lung")
code <- function(x) as.integer(factor(x)) - 1

samples <- list(
  small = list(x = c(1, 2, 4), y = c(3, 5, 9)),
  sleep = list(x = sleep$extra[1:10], y = sleep$extra[11:20]),
  veteran = list(x = veteran$karno[veteran$trt == 1], y = veteran$karno[veteran$trt == 2]),
  pbc_bili = list(x = log(pbc$bili[pbc$sex == "f"]), y = log(pbc$bili[pbc$sex == "m"])),
  far = list(x = c(1e6 + 1:30 / 7), y = c(1e6 + 100 + (1:25)^1.5 / 9)),
  extreme = list(x = sin(1:200), y = 40 + cos(1:150) * 0.3),
  one = list(x = 5.5, y = c(1, 2, 2.5, 3)))
two <- lapply(samples, function(s) {
  f <- function(...) { h <- t.test(...); list(t = unname(h$statistic), df = unname(h$parameter), p = h$p.value, lower = h$conf.int[1], upper = h$conf.int[2], se = h$stderr) }
  p <- function(a, ...) t.test(..., alternative = a)$p.value
  out <- list(x = s$x, y = s$y, student = c(f(s$x, s$y, var.equal = TRUE, conf.level = 0.9), less = p("less", s$x, s$y, var.equal = TRUE), greater = p("greater", s$x, s$y, var.equal = TRUE)))
  if (length(s$x) > 1) out$welch <- c(f(s$x, s$y), less = p("less", s$x, s$y), greater = p("greater", s$x, s$y))
  if (length(s$x) == length(s$y)) out$paired <- c(f(s$x, s$y, paired = TRUE), less = p("less", s$x, s$y, paired = TRUE), greater = p("greater", s$x, s$y, paired = TRUE))
  out
})

lu <- lung[!is.na(lung$wt.loss) & !is.na(lung$ph.ecog), ]
groups <- list(
  plant = list(y = PlantGrowth$weight, group = code(PlantGrowth$group)),
  veteran = list(y = veteran$karno, group = code(veteran$celltype)),
  sprays = list(y = InsectSprays$count, group = code(InsectSprays$spray)),
  lung = list(y = lu$wt.loss, group = pmin(lu$ph.ecog, 2)),
  unequal = list(y = c(1, 2, 3, 10, 11, 12.5, 13, 40, 42, 41, 43.5, 44), group = c(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2)))
many <- lapply(groups, function(g) {
  f <- factor(g$group); fit <- lm(g$y ~ f); a <- anova(fit); w <- oneway.test(g$y ~ f)
  tk <- TukeyHSD(aov(g$y ~ f))$f
  se <- (tk[, "diff"] - tk[, "lwr"]) / qtukey(0.95, nlevels(f), a$Df[2])
  # qtukey stops at about 1e-4: the quantile itself is solved for here.
  q <- uniroot(function(q) ptukey(q, nlevels(f), a$Df[2]) - 0.95, c(1, 20), tol = 1e-14)$root
  pw <- function(...) { m <- pairwise.t.test(g$y, f, ...)$p.value; as.vector(m[!is.na(m)]) }
  list(y = g$y, group = g$group, ss = a$"Sum Sq", df = a$Df, f = a$"F value"[1], p = a$"Pr(>F)"[1],
       welch = c(w$statistic, w$parameter, w$p.value),
       tukey = list(diff = unname(tk[, "diff"]), p = unname(tk[, "p adj"]), lower = unname(tk[, "diff"] - q * se), upper = unname(tk[, "diff"] + q * se)),
       pooled = list(none = pw(p.adjust.method = "none"), holm = pw(p.adjust.method = "holm"), bonferroni = pw(p.adjust.method = "bonferroni"), bh = pw(p.adjust.method = "BH")),
       separate = list(none = pw(p.adjust.method = "none", pool.sd = FALSE), holm = pw(p.adjust.method = "holm", pool.sd = FALSE)))
})

vt <- veteran
factors <- list(
  tooth = list(y = ToothGrowth$len, a = code(ToothGrowth$supp), b = code(ToothGrowth$dose)),
  warp = list(y = warpbreaks$breaks, a = code(warpbreaks$wool), b = code(warpbreaks$tension)),
  veteran = list(y = vt$karno, a = vt$trt - 1, b = code(vt$celltype)),
  lung = list(y = lu$wt.loss, a = lu$sex - 1, b = pmin(lu$ph.ecog, 2)),
  three_four = list(y = c(3.1, 4.2, 5.9, 2.2, 6.3, 7.1, 1.5, 2.6, 9.2, 8.1, 3.3, 4.8, 5.5, 6.1, 7.7, 2.9, 1.1, 3.8, 4.4, 6.6, 8.8, 9.9, 2.1, 0.7),
                    a = c(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 2, 1), b = c(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 0, 0, 1, 3, 3, 2, 2, 0, 1, 2, 3)))
# Contrasts that sum to 0, as type III needs.
options(contrasts = c("contr.sum", "contr.poly"))
rows_of <- function(a) { a <- a[!rownames(a) %in% "(Intercept)", ]; list(ss = a$"Sum Sq", df = a$Df, f = a$"F value"[-nrow(a)], p = a$"Pr(>F)"[-nrow(a)]) }
twoway <- lapply(factors, function(d) {
  a <- factor(d$a); b <- factor(d$b); full <- lm(d$y ~ a * b); main <- lm(d$y ~ a + b)
  list(y = d$y, a = d$a, b = d$b,
       with = list(rows_of(anova(full)), rows_of(Anova(full, type = 2)), rows_of(Anova(full, type = 3))),
       without = list(rows_of(anova(main)), rows_of(Anova(main, type = 2)), rows_of(Anova(main, type = 3))))
})
e <- data.frame(y = c(1, 2, 4, 3, 6, 8, 7, 9, 5.5), a = c(0, 0, 0, 1, 1, 1, 1, 1, 0), b = c(0, 0, 1, 0, 0, 1, 1, 2, 1))
empty <- c(as.list(e), rows_of(anova(lm(y ~ factor(a) * factor(b), e))))

tails <- list()
for (df in c(1, 2, 3.7, 10, 29.25, 100, 1000, 1e5)) for (t in c(1e-6, 0.1, 1, 2.5, 8, 40, 1e3))
  tails[[length(tails) + 1]] <- list(what = "t", x = t, a = df, b = 0, log = log(2) + pt(t, df, lower.tail = FALSE, log.p = TRUE))
for (a in c(1, 2, 5, 30)) for (b in c(1, 4, 12.5, 200, 1e4)) for (f in c(0.01, 0.5, 1, 3, 20, 500))
  tails[[length(tails) + 1]] <- list(what = "f", x = f, a = a, b = b, log = pf(f, a, b, lower.tail = FALSE, log.p = TRUE))
for (k in c(2, 3, 5, 12)) for (df in c(2, 5, 20, 120, Inf)) for (q in c(0.2, 1, 2.5, 3.5, 5, 7))
  tails[[length(tails) + 1]] <- list(what = "tukey", x = q, a = k, b = df, upper = ptukey(q, k, df, lower.tail = FALSE))
# ptukey's own quadrature is off by up to 1e-4 on 2 df and 1e-7 on 5: the same
# probability by adaptive integration, to hold both to.
range_upper <- function(w, k) sapply(w, function(w) k * integrate(function(z) dnorm(z) * (pnorm(z)^(k - 1) - (pnorm(z) - pnorm(z - w))^(k - 1)), w / 2 - 9, w / 2 + 9, rel.tol = 1e-12, subdivisions = 2000)$value)
exact <- list()
for (k in c(3, 6)) for (df in c(2, 5, 20)) for (q in c(1, 3.5, 6))
  exact[[length(exact) + 1]] <- list(x = q, a = k, b = df,
    upper = integrate(function(u) exp(log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + df * u - df * exp(2 * u) / 2) * range_upper(q * exp(u), k), -16, 3, rel.tol = 1e-11, subdivisions = 2000)$value)
quantiles <- list()
for (df in c(1, 2, 3.3, 9, 60, 5000)) for (l in c(0.5, 0.8, 0.95, 0.999))
  quantiles[[length(quantiles) + 1]] <- list(what = "t", level = l, a = df, b = 0, q = qt((1 + l) / 2, df))
for (a in c(1, 3, 20)) for (b in c(2, 8, 150)) for (l in c(0.025, 0.5, 0.975))
  quantiles[[length(quantiles) + 1]] <- list(what = "f", level = l, a = a, b = b, q = qf(l, a, b))

out <- list(tool = R.version.string, packages = list(car = as.character(packageVersion("car"))),
            call = "t.test, oneway.test, anova(lm), TukeyHSD(aov), pairwise.t.test, car::Anova, pt, pf, ptukey, qt, qf",
            two = two, many = many, twoway = twoway, empty = empty, tails = tails, exact = exact, quantiles = quantiles)
write(toJSON(out, auto_unbox = TRUE, digits = NA, na = "null"), file.path(here, "means.json"))
