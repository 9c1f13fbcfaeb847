# Reference values for the command table1 on pbc of ../ , as a reader of the
# manual would ask R for them.
# Run from anywhere:
#   Rscript commands_table1.R
# writes commands_table1.json beside itself.
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
pbc <- read.csv(file.path(here, "..", "pbc.csv"), check.names = FALSE)
numbers <- c("age", "bili", "chol", "albumin", "copper")
pbc$high <- pbc$bili > 20
pbc$class <- as.character(cut(pbc$bili, c(-Inf, 1, 3, Inf), right = FALSE, labels = c("low", "mid", "top")))
categories <- c("sex", "ascites", "spiders", "high", "class")

num <- function(x) {
  k <- x[!is.na(x)]; q <- quantile(k, c(.25, .75), names = FALSE)
  list(n = length(k), missing = sum(is.na(x)), median = median(k), min = min(k), max = max(k), q1 = q[1], q3 = q[2], mean = mean(k), sd = sd(k))
}
# Standardised differences of each two groups, absolute, averaged: of numbers by
# the root of the mean variance, of shares by the mean multinomial covariance.
pairs_of <- function(g) combn(sort(unique(g)), 2, simplify = FALSE)
smd_num <- function(x, g) mean(sapply(pairs_of(g), function(p) { a <- x[g == p[1] & !is.na(x)]; b <- x[g == p[2] & !is.na(x)]; abs(mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2) }))
smd_cat <- function(x, g) {
  levels <- sort(unique(x[!is.na(x)]))
  share <- function(v) sapply(levels, function(l) mean(v[!is.na(v)] == l))
  mean(sapply(pairs_of(g), function(p) {
    a <- share(x[g == p[1]])[-1]; b <- share(x[g == p[2]])[-1]
    s <- function(v) diag(v, length(v)) - outer(v, v)
    d <- a - b; as.numeric(sqrt(d %*% solve((s(a) + s(b)) / 2) %*% d))
  }))
}
table1 <- function(d, by) {
  d <- d[!is.na(d[[by]]), ]; g <- d[[by]]; many <- length(unique(g)) > 2
  f <- function(v) {
    x <- d[[v]]
    c(list(variable = v, overall = num(x), groups = lapply(sort(unique(g)), function(k) num(x[g == k])), smd = smd_num(x, g)),
      if (many) list(rank = kruskal.test(x, g)$p.value, mean = anova(lm(x ~ factor(g)))[1, 5])
      else list(rank = suppressWarnings(wilcox.test(x[g == 1], x[g == 2]))$p.value, mean = t.test(x[g == 1], x[g == 2], var.equal = TRUE)$p.value))
  }
  k <- function(v) {
    x <- d[[v]]; t <- table(x, g); chi <- suppressWarnings(chisq.test(t))
    small <- min(chi$expected) < 5
    list(variable = v, levels = as.list(rownames(t)), overall = as.list(as.numeric(rowSums(t))), groups = lapply(seq_len(ncol(t)), function(j) as.list(as.numeric(t[, j]))),
      missing = sum(is.na(x)), smd = smd_cat(x, g), test = if (small) "fisher" else "chi-square",
      p = if (small) fisher.test(t, workspace = 2e7)$p.value else chi$p.value)
  }
  list(n = nrow(d), sizes = as.list(as.numeric(table(g))), numbers = lapply(numbers, f), categories = lapply(categories, k))
}
out <- list(versions = list(R = R.version.string), trt = table1(pbc, "trt"), stage = table1(pbc, "stage"))
write(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), file.path(here, "commands_table1.json"))
