# Reference values for `kaplan compare`: a value between groups, pairs of
# groups, paired measurements, two factors, and means over time.
# Run from anywhere:
#   Rscript commands_compare.R
# writes commands_compare.json beside itself.
suppressMessages({library(car); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
sample_of <- function(name) read.csv(file.path(here, "..", "..", "..", "sampledata", paste0(name, ".csv")), check.names = FALSE)
veteran <- data_of("veteran"); pbc <- data_of("pbc"); lung <- data_of("lung")
tace <- sample_of("tace75"); mice <- sample_of("hep3b")
num <- function(x) as.list(as.numeric(x))
test <- function(t) list(statistic = as.numeric(t$statistic), df = num(t$parameter), p = as.numeric(t$p.value), estimate = num(t$estimate), ci = num(t$conf.int))
describe <- function(x) { x <- x[!is.na(x)]; q <- quantile(x); list(n = length(x), mean = mean(x), sd = sd(x), sem = sd(x) / sqrt(length(x)), q = num(q), ci = num(t.test(x)$conf.int)) }

# A number in two groups: lung's weight loss by sex (1, 2), 14 of which are missing.
two <- list(
  groups = lapply(split(lung$wt.loss, lung$sex), describe),
  student = test(t.test(wt.loss ~ sex, lung, var.equal = TRUE)), welch = test(t.test(wt.loss ~ sex, lung)),
  wilcox = test(suppressWarnings(wilcox.test(wt.loss ~ sex, lung, conf.int = TRUE))),
  shapiro = lapply(split(lung$wt.loss, lung$sex), function(x) { s <- shapiro.test(x); list(w = as.numeric(s$statistic), p = s$p.value) }),
  levene = { l <- leveneTest(wt.loss ~ factor(sex), lung); list(f = l[1, "F value"], p = l[1, "Pr(>F)"], df = num(l$Df)) },
  bartlett = test(bartlett.test(wt.loss ~ sex, lung)))

# Exact ranks: ages of smokers' two treatments in veteran, those without ties.
small <- veteran[!duplicated(veteran$time), ]
small <- small[small$celltype == "large", ]
exact <- { w <- wilcox.test(time ~ trt, small, conf.int = TRUE); c(test(w), list(n = nrow(small))) }

# A number in four groups.
a <- anova(lm(karno ~ celltype, veteran)); tk <- TukeyHSD(aov(karno ~ celltype, veteran))$celltype
levels4 <- sort(unique(veteran$celltype))
pairs_of <- function(m) { out <- list(); for (i in 1:3) for (j in (i + 1):4) out[[length(out) + 1]] <- m[levels4[j], levels4[i]]; out }
tukey <- { out <- list(); for (i in 1:3) for (j in (i + 1):4) out[[length(out) + 1]] <- num(tk[paste(levels4[j], levels4[i], sep = "-"), ]); out }
pt <- function(how) pairs_of(pairwise.t.test(veteran$karno, veteran$celltype, p.adjust.method = how)$p.value)
four <- list(levels = as.list(levels4), anova = num(c(a$`F value`[1], a$Df, a$`Pr(>F)`[1], a$`Sum Sq`[1] / sum(a$`Sum Sq`))),
  welch = test(oneway.test(karno ~ celltype, veteran)), kruskal = test(kruskal.test(karno ~ celltype, veteran)),
  tukey = tukey, holm = pt("holm"), bh = pt("BH"), bonferroni = pt("bonferroni"),
  ranks = suppressWarnings(pairs_of(pairwise.wilcox.test(veteran$karno, veteran$celltype, p.adjust.method = "holm")$p.value)))

# Categories: 2 × 2, r × c, and a trend.
count <- function(t) test(t)
t2 <- table(pbc$sex, pbc$hepato); p2 <- suppressWarnings(chisq.test(t2)); r <- prop.table(t2, 1)[, 2]
n2 <- rowSums(t2); x <- t2[, 2]
rr <- r["m"] / r["f"]; k <- exp(qnorm(0.975) * sqrt(1 / x["m"] - 1 / n2["m"] + 1 / x["f"] - 1 / n2["f"]))
or <- t2[1, 1] * t2[2, 2] / (t2[1, 2] * t2[2, 1]); ko <- exp(qnorm(0.975) * sqrt(sum(1 / t2)))
wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
wm <- wilson(x["m"], n2["m"]); wf <- wilson(x["f"], n2["f"]); d <- as.numeric(r["m"] - r["f"])
square <- list(counts = num(t(t2)), yates = test(p2), plain = test(chisq.test(t2, correct = FALSE)), fisher = test(fisher.test(t2)),
  rr = num(c(rr, rr / k, rr * k)), or = num(c(or, or / ko, or * ko)), risk = num(r), wilson_m = num(wm), exact_m = num(binom.test(x["m"], n2["m"])$conf.int),
  rd = num(c(d, d - sqrt((r["m"] - wm[1])^2 + (wf[2] - r["f"])^2), d + sqrt((wm[2] - r["m"])^2 + (r["f"] - wf[1])^2))))
tr <- table(pbc$stage, pbc$hepato); rc <- table(pbc$stage, pbc$edema)
larger <- list(trend = test(prop.trend.test(tr[, 2], rowSums(tr))), chisq = test(chisq.test(tr)), fisher = fisher.test(tr, workspace = 2e7)$p.value,
  rc_chisq = test(suppressWarnings(chisq.test(rc))), rc_fisher = fisher.test(rc, workspace = 2e8)$p.value)
pair_fisher <- { p <- c(); for (i in 1:3) for (j in (i + 1):4) p <- c(p, fisher.test(tr[c(i, j), ])$p.value); list(p = num(p), holm = num(p.adjust(p, "holm"))) }

# Pairs of measurements.
before <- log2(tace$`miR-122 before`); after <- log2(tace$`miR-122 after`); grade <- tace$`Child-Pugh`
change <- after - before
paired <- list(t = test(t.test(before, after, paired = TRUE)), wilcox = test(suppressWarnings(wilcox.test(before, after, paired = TRUE))), median = median(change),
  by = lapply(split(change, grade), function(d) { s <- t.test(d); w <- wilcox.test(-d, conf.int = TRUE); list(n = length(d), mean = as.numeric(s$estimate), ci = num(s$conf.int), p = s$p.value, v = as.numeric(w$statistic), wp = w$p.value, shift = as.numeric(w$estimate), wci = num(w$conf.int)) }),
  between = test(t.test(change ~ grade)), between_ranks = test(wilcox.test(change ~ grade)), mir21 = t.test(log2(tace$`miR-21 before`), log2(tace$`miR-21 after`), paired = TRUE)$p.value)
hb <- tace$`miR-122 before` > 0.00024; ha <- tace$`miR-122 after` > 0.00024
mc <- list(table = num(t(table(hb, ha))), test = test(mcnemar.test(table(hb, ha))), exact = binom.test(sum(hb & !ha), sum(hb != ha))$p.value)

# Two factors, unbalanced.
options(contrasts = c("contr.sum", "contr.poly"))
veteran$trt <- factor(veteran$trt); veteran$celltype <- factor(veteran$celltype)
rows <- function(t) lapply(seq_len(nrow(t)), function(i) num(t[i, c("Sum Sq", "Df", "F value", "Pr(>F)")]))
m <- lm(karno ~ celltype * trt, veteran); s <- lm(karno ~ celltype + trt, veteran)
factors <- list(II = rows(Anova(m, type = 2)), III = rows(Anova(m, type = 3))[-1], I = rows(anova(m)),
  II_plain = rows(Anova(s, type = 2)), III_plain = rows(Anova(s, type = 3))[-1], I_plain = rows(anova(s)))

# Means over time of mice, by arm.
g <- mice[!is.na(mice$hCG), ]
over <- lapply(split(g, list(g$arm, g$day), drop = TRUE), function(d) list(arm = d$arm[1], day = d$day[1], n = nrow(d), mean = mean(d$hCG), sd = if (nrow(d) > 1) sd(d$hCG) else NULL))
names(over) <- NULL

write_json(list(two = two, exact = exact, four = four, square = square, larger = larger, pair_fisher = pair_fisher, paired = paired, mcnemar = mc, factors = factors, over = over,
  versions = list(r = R.version.string, car = as.character(packageVersion("car")))), file.path(here, "commands_compare.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE, null = "null")
