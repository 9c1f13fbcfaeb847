# Reference values for pairs after Kruskal-Wallis (Dunn 1964) and after Welch's
# analysis of variance (Games & Howell 1976), and for intervals of rank
# correlations (Bonett & Wright 2000), by their definitions in base R. Run from
# anywhere:
#   Rscript posthoc.R
# writes posthoc.json beside itself; data sets are read from ../ .
suppressMessages(library(jsonlite))
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
pbc <- data_of("pbc"); veteran <- data_of("veteran"); lung <- data_of("lung")
code <- function(x) as.integer(factor(x)) - 1
lu <- lung[!is.na(lung$wt.loss) & !is.na(lung$ph.ecog), ]
groups <- list(air = list(y = airquality$Ozone[!is.na(airquality$Ozone)], group = airquality$Month[!is.na(airquality$Ozone)] - 5), plant = list(y = PlantGrowth$weight, group = code(PlantGrowth$group)),
  sprays = list(y = InsectSprays$count, group = code(InsectSprays$spray)), veteran = list(y = veteran$karno, group = code(veteran$celltype)), bili = list(y = pbc$bili, group = code(pbc$edema)), lung = list(y = lu$wt.loss, group = pmin(lu$ph.ecog, 2)))
pairs_of <- function(k) do.call(rbind, lapply(1:(k - 1), function(i) cbind(i, (i + 1):k)))
many <- lapply(groups, function(d) {
  f <- factor(d$group); k <- nlevels(f); p <- pairs_of(k); n <- tapply(d$y, f, length); m <- tapply(d$y, f, mean); v <- tapply(d$y, f, var)
  r <- rank(d$y); big <- length(r); t <- table(d$y); mr <- tapply(r, f, mean)
  s2 <- big * (big + 1) / 12 - sum(t^3 - t) / (12 * (big - 1))
  diff <- mr[p[, 2]] - mr[p[, 1]]; se <- sqrt(s2 * (1 / n[p[, 1]] + 1 / n[p[, 2]])); z <- diff / se; pz <- 2 * pnorm(-abs(z))
  a <- p[, 1]; b <- p[, 2]; va <- v[a] / n[a]; vb <- v[b] / n[b]; df <- (va + vb)^2 / (va^2 / (n[a] - 1) + vb^2 / (n[b] - 1)); d2 <- m[b] - m[a]; s <- sqrt((va + vb) / 2); q <- abs(d2) / s
  # qtukey stops at about 1e-4: the quantile itself is solved for here.
  h <- s * sapply(df, function(df) uniroot(function(q) ptukey(q, k, df) - 0.95, c(1, 20), tol = 1e-14)$root)
  u <- unname
  list(y = d$y, group = d$group, dunn = list(diff = u(diff), se = u(se), z = u(z), p = u(pz), holm = u(p.adjust(pz, "holm")), bonferroni = u(p.adjust(pz, "bonferroni")), bh = u(p.adjust(pz, "BH"))),
       howell = list(diff = u(d2), q = u(q), df = u(df), p = u(ptukey(q, k, df, lower.tail = FALSE)), lower = u(d2 - h), upper = u(d2 + h)))
})
ci <- lapply(list(list(x = cars$speed, y = cars$dist), list(x = pbc$bili, y = pbc$albumin), list(x = mtcars$mpg, y = mtcars$wt), list(x = sin(1:12), y = cos(1:12 * 2) - sin(1:12)), list(x = airquality$Wind, y = airquality$Temp)), function(s) {
  n <- length(s$x); r <- cor(s$x, s$y, method = "spearman"); k <- cor(s$x, s$y, method = "kendall"); z <- qnorm(0.975)
  list(x = s$x, y = s$y, spearman = c(r, tanh(atanh(r) + c(-1, 1) * z * sqrt((1 + r^2 / 2) / (n - 3)))), kendall = c(k, tanh(atanh(k) + c(-1, 1) * z * sqrt(0.437 / (n - 4)))))
})
out <- list(tool = R.version.string, call = "rank, pnorm, p.adjust; ptukey, uniroot; cor, atanh", many = many, ci = ci)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string"), file.path(here, "posthoc.json"))
