# Reference values for summaries, means over time and standardised mean
# differences, by R's stats; the latter by their definitions (Yang & Dalton 2012
# for categories), written out as tableone has them. Run from anywhere:
#   Rscript summary.R
# writes summary.json beside itself; data sets are read from ../ .
suppressMessages({library(jsonlite); library(MASS)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")))
pbc <- data_of("pbc"); lung <- data_of("lung"); veteran <- data_of("veteran"); colon <- data_of("colon"); gbsg <- data_of("gbsg")
code <- function(x) as.integer(factor(x)) - 1
# Of far, as many digits as JSON keeps.
samples <- list(one = 3.5, two = c(2, 9), five = c(3, 1, 4, 1, 5), missing = c(NA, 2.5, 1, NA, 8, 4.25), platelet = pbc$platelet, bili = pbc$bili, far = 1e9 + round(sin(1:57), 5), meal = lung$meal.cal, karno = veteran$karno, tiny = sin(1:31) * 1e-12, six = 1:6 / 10)
summaries <- lapply(samples, function(x) list(x = I(x), n = sum(!is.na(x)), missing = sum(is.na(x)), values = c(mean(x, na.rm = TRUE), sd(x, na.rm = TRUE), unname(quantile(x, c(0, 0.25, 0.5, 0.75, 1), na.rm = TRUE)))))

series <- list(chick = list(time = ChickWeight$Time, y = ChickWeight$weight, group = code(ChickWeight$Diet)), tooth = list(time = ToothGrowth$dose, y = ToothGrowth$len, group = code(ToothGrowth$supp)),
  ragged = list(time = c(4, 0, 0, 4, 2, 0, 4, 2, 2, 4), y = c(5.5, 1, 2.5, NA, 3, 7, 8, NA, 4, 6.5), group = c(0, 0, 0, 0, 0, 1, 1, 1, 0, 1)))
means <- lapply(series, function(s) c(s, list(points = do.call(rbind, lapply(sort(unique(s$group)), function(g) do.call(rbind, lapply(sort(unique(s$time[s$group == g])), function(t) {
  all <- s$y[s$group == g & s$time == t]; x <- all[!is.na(all)]; n <- length(x); ci <- if (n > 1) t.test(x, conf.level = 0.9)$conf.int else c(NA, NA)
  c(g, t, n, length(all) - n, if (n > 0) mean(x) else NA, sd(x), sd(x) / sqrt(n), ci)
})))))))

pairs_of <- function(k) if (k < 2) NULL else do.call(rbind, lapply(1:(k - 1), function(i) cbind(i, (i + 1):k)))
numbers <- lapply(list(bili_sex = list(y = pbc$bili, group = code(pbc$sex)), age_trt = list(y = veteran$age, group = code(veteran$trt)), karno_cell = list(y = veteran$karno, group = code(veteran$celltype)),
  nodes_rx = list(y = colon$nodes[colon$etype == 1], group = code(colon$rx[colon$etype == 1])), age_grade = list(y = gbsg$age, group = code(gbsg$grade)), bili_edema = list(y = pbc$bili, group = code(pbc$edema))), function(d) {
  k <- !is.na(d$y); y <- d$y[k]; g <- d$group[k]; m <- tapply(y, g, mean); v <- tapply(y, g, var); p <- pairs_of(length(m))
  s <- apply(p, 1, function(q) abs(m[q[1]] - m[q[2]]) / sqrt((v[q[1]] + v[q[2]]) / 2)); list(y = y, group = g, pairs = I(unname(s)), mean = mean(s))
})
mahalanobis_of <- function(table) { # groups by levels, of counts
  share <- prop.table(table, 1); s <- lapply(seq_len(nrow(table)), function(i) { p <- share[i, -1]; diag(p, length(p)) - outer(p, p) })
  apply(pairs_of(nrow(table)), 1, function(q) { d <- share[q[1], -1] - share[q[2], -1]; sqrt(as.numeric(d %*% ginv((s[[q[1]]] + s[[q[2]]]) / 2) %*% d)) })
}
cohorts <- list(stage_sex = table(pbc$sex, pbc$stage), edema_trt = table(pbc$trt, pbc$edema), cell_trt = table(veteran$trt, veteran$celltype), sex_trt = table(pbc$trt, pbc$sex), ecog_sex = table(lung$sex, lung$ph.ecog),
  differ_rx = table(colon$rx, colon$differ), grade_meno = table(gbsg$meno, gbsg$grade), sex_edema = table(pbc$edema, pbc$sex), edema_stage = table(pbc$stage, pbc$edema),
  absent = rbind(c(5, 0, 9, 4), c(3, 0, 2, 8), c(6, 7, 1, 2)), first_absent = rbind(c(0, 5, 9, 4), c(0, 3, 2, 8), c(7, 6, 1, 2)), touching = rbind(c(5, 6, 0), c(0, 3, 9)), same = rbind(c(10, 20, 30), c(1, 2, 3)),
  weights = rbind(c(1.25, 3.5, 0.75), c(2.2, 1.1, 4.4)))
tables <- lapply(cohorts, function(t) { t <- unclass(t); s <- mahalanobis_of(t); list(table = unname(lapply(seq_len(nrow(t)), function(i) I(unname(t[i, ])))), pairs = I(unname(s)), mean = mean(s)) })
out <- list(tool = R.version.string, packages = list(MASS = as.character(packageVersion("MASS"))), call = "mean, sd, quantile, t.test; pairs by definition, with MASS::ginv", summaries = summaries, means = means, numbers = numbers, tables = tables)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "string"), file.path(here, "summary.json"))
