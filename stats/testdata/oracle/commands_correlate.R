# Reference values for the command correlate on data sets of ../ , as a reader
# of the manual would ask R for them.
# Run from anywhere:
#   Rscript commands_correlate.R
# writes commands_correlate.json beside itself.
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
pbc <- data_of("pbc"); lung <- data_of("lung")

# One pair: cor.test, and the line of y on x for Pearson. n are complete pairs.
pair <- function(x, y, method) {
  ok <- !is.na(x) & !is.na(y)
  t <- suppressWarnings(cor.test(x[ok], y[ok], method = method))
  out <- list(n = sum(ok), estimate = unname(t$estimate), statistic = unname(t$statistic), p = t$p.value)
  if (method == "pearson") {
    f <- lm(y ~ x); s <- summary(f); ci <- confint(f)
    out <- c(out, list(df = unname(t$parameter), low = t$conf.int[1], high = t$conf.int[2],
      intercept = unname(coef(f)[1]), intercept_se = s$coefficients[1, 2], intercept_p = s$coefficients[1, 4], intercept_low = ci[1, 1], intercept_high = ci[1, 2],
      slope = unname(coef(f)[2]), slope_se = s$coefficients[2, 2], slope_t = s$coefficients[2, 3], slope_low = ci[2, 1], slope_high = ci[2, 2],
      r2 = s$r.squared, adj = s$adj.r.squared, sigma = s$sigma))
  }
  out
}
ys <- c("meal.cal", "wt.loss", "ph.karno", "pat.karno")
plain <- list()
for (m in c("pearson", "spearman", "kendall")) {
  p <- lapply(ys, function(v) pair(lung$age, lung[[v]], m))
  q <- p.adjust(sapply(p, `[[`, "p"), "BH")
  plain[[m]] <- Map(function(a, b) c(a, q = b), p, as.list(q))
}
# Within sex, of those older than 55, of a logarithm.
old <- lung[lung$age > 55, ]
within <- lapply(ys[1:2], function(v) lapply(1:2, function(s) { d <- old[old$sex == s, ]; pair(log(d$age), d[[v]], "pearson") }))
# Means of bilirubin by stage; of all, and within sex.
means <- function(d) { m <- aggregate(bili ~ stage, d, mean); pair(m$stage, m$bili, "pearson") }
# Every two of six columns of pbc.
six <- c("age", "bili", "chol", "albumin", "copper", "platelet")
m <- combn(six, 2, function(v) { ok <- complete.cases(pbc[, v]); t <- cor.test(pbc[ok, v[1]], pbc[ok, v[2]]); list(list(x = v[1], y = v[2], n = sum(ok), estimate = unname(t$estimate), p = t$p.value)) })
q <- p.adjust(sapply(m, `[[`, "p"), "BH")
matrix <- Map(function(a, b) c(a, q = b), m, as.list(q))

out <- list(versions = list(R = R.version.string), plain = plain, within = within,
  means = list(all = means(pbc), f = means(pbc[pbc$sex == "f", ]), m = means(pbc[pbc$sex == "m", ])), matrix = matrix)
write(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), file.path(here, "commands_correlate.json"))
