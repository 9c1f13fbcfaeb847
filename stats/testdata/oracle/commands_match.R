# Reference values for whole answers of match on data sets of ../ : who is matched
# to whom, balance, weights, and the effect before and after. Run from anywhere:
#   Rscript commands_match.R
# writes commands_match.json beside itself.
suppressMessages({library(survival); library(MatchIt); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
tight <- coxph.control(eps = 1e-14, iter.max = 100)
num <- function(x) as.list(as.numeric(x))

# Risks of arms by a sandwich of scores summed by cluster (HC0).
risk <- function(y, t, w, cluster) {
  one <- function(family) {
    g <- suppressWarnings(glm(y ~ t, family = family, weights = w, control = list(epsilon = 1e-14, maxit = 100)))
    x <- model.matrix(g); mu <- fitted(g)
    v <- switch(family$link, log = mu, identity = rep(1, length(mu)), logit = mu * (1 - mu))
    bread <- solve(t(x * w * v) %*% x)
    u <- rowsum(x * w * (y - mu), cluster)
    c(coef(g)[2], sqrt((bread %*% (t(u) %*% u) %*% bread)[2, 2]))
  }
  list(ratio = num(one(quasipoisson(link = "log"))), difference = num(one(gaussian())), odds = num(one(quasibinomial())),
       arms = num(c(weighted.mean(y[t == 1], w[t == 1]), weighted.mean(y[t == 0], w[t == 0]))))
}
ratio <- function(f) { s <- summary(f)$coefficients; list(coef = as.numeric(coef(f)[1]), se = as.numeric(sqrt(vcov(f)[1, 1])), ci = num(exp(confint(f)[1, ]))) }

answer <- function(d, f, at, caliper = NULL, link = "logit", estimands = c("ate", "att", "overlap")) {
  rownames(d) <- NULL
  g <- glm(f, binomial, d, control = list(epsilon = 1e-15, maxit = 100)); g <- glm(f, binomial, d, control = list(epsilon = 1e-15, maxit = 100), start = coef(g))
  ps <- as.numeric(fitted(g)); t <- d$treat
  score <- if (link == "logit") ps else as.numeric(g$linear.predictors)
  # Distances as whole numbers, for MatchIt 4.5.1 to 4.5.3 drop their fraction.
  m <- suppressWarnings(matchit(f, d, method = "nearest", distance = round(1e7 * score), caliper = caliper))
  mm <- m$match.matrix; ok <- !is.na(mm[, 1])
  treated <- as.integer(rownames(mm)[ok]); control <- as.integer(mm[ok, 1])
  b <- summary(m, standardize = TRUE)
  k <- d[c(treated, control), ]; k$pair <- rep(seq_along(treated), 2)
  known <- function(k) (k$time <= at & k$dead == 1) | k$time >= at
  rk <- function(k, w, cl) { o <- known(k); risk(+(k$time <= at & k$dead == 1)[o], k$treat[o], w[o], cl[o]) }
  plain <- survdiff(Surv(time, dead) ~ treat, k); strat <- survdiff(Surv(time, dead) ~ treat + strata(pair), k)
  follow <- summary(survfit(Surv(time, 1 - dead) ~ 1, d))$table["median"]
  weighted <- lapply(setNames(nm = estimands), function(e) {
    p <- mean(t)
    w <- switch(e, ate = ifelse(t == 1, p / ps, (1 - p) / (1 - ps)), att = ifelse(t == 1, 1, ps / (1 - ps)), overlap = ifelse(t == 1, 1 - ps, ps))
    fit <- coxph(Surv(time, dead) ~ treat, d, weights = w, robust = TRUE, control = tight)
    sf <- survfit(Surv(time, dead) ~ treat, d, weights = w); s <- summary(sf, times = at, extend = TRUE)
    list(cox = ratio(fit), score = as.numeric(summary(fit)$robscore), median = num(summary(sf)$table[, "median"]), surv = num(s$surv), se = num(s$std.err), risk = rk(d, w, seq_len(nrow(d))),
         ess = num(c(sum(w[t == 1])^2 / sum(w[t == 1]^2), sum(w[t == 0])^2 / sum(w[t == 0]^2))), largest = num(c(max(w[t == 1]), max(w[t == 0]))))
  })
  list(n = nrow(d), terms = names(coef(g))[-1], score_coef = num(coef(g)[-1]), score_se = num(sqrt(diag(vcov(g)))[-1]), treated = as.list(d$row[treated]), control = as.list(d$row[control]),
       terms_balance = rownames(b$sum.all)[-1], before = num(b$sum.all[-1, 3]), after = num(b$sum.matched[-1, 3]), variance = num(b$sum.matched[-1, 4]), ecdf = num(b$sum.matched[-1, 6]),
       crude = ratio(coxph(Surv(time, dead) ~ treat, d, control = tight)), adjusted = ratio(coxph(update(f, Surv(time, dead) ~ treat + .), d, control = tight)),
       matched = ratio(coxph(Surv(time, dead) ~ treat, k, cluster = pair, control = tight)), logrank = plain$chisq, stratified = strat$chisq,
       median = num(summary(survfit(Surv(time, dead) ~ treat, k))$table[, "median"]), risk = rk(k, rep(1, nrow(k)), k$pair), risk_before = rk(d, rep(1, nrow(d)), seq_len(nrow(d))), left_out = num(c(sum(!known(k)[k$treat == 1]), sum(!known(k)[k$treat == 0]))), follow_up = as.numeric(follow), weighted = weighted)
}
lung <- data_of("lung"); lung$row <- seq_len(nrow(lung)); lung$dead <- lung$status - 1; lung$treat <- lung$sex - 1; lung$ecog <- lung$ph.ecog; lung$loss <- lung$wt.loss
l <- lung[complete.cases(lung[, c("age", "ecog", "loss")]), c("row", "time", "dead", "treat", "age", "ecog", "loss")]
veteran <- data_of("veteran"); veteran$row <- seq_len(nrow(veteran)); veteran$dead <- veteran$status; veteran$treat <- veteran$trt - 1
v <- veteran[, c("row", "time", "dead", "treat", "karno", "age", "prior")]; v$celltype <- factor(veteran$celltype, levels = sort(unique(veteran$celltype)))
pbc <- data_of("pbc"); pbc$row <- pbc$id; pbc$dead <- +(pbc$status == 2); pbc$treat <- +(pbc$edema > 0); pbc$lb <- log(pbc$bili); pbc$male <- +(pbc$sex == "m")
p <- pbc[complete.cases(pbc[, c("lb", "age", "albumin")]), c("row", "time", "dead", "treat", "lb", "age", "albumin", "male")]
late <- l[l$time >= 90, ]; late$time <- late$time - 90
out <- list(tool = R.version.string, packages = list(MatchIt = as.character(packageVersion("MatchIt")), survival = as.character(packageVersion("survival"))), call = "matchit(method = \"nearest\"), coxph(cluster, weights), survfit, survdiff, glm",
  lung = answer(l, treat ~ age + ecog + loss, 365), lung_caliper = answer(l, treat ~ age + ecog + loss, 365, caliper = 0.2), lung_logit = answer(l, treat ~ age + ecog + loss, 365, caliper = 0.1, link = "linear"),
  lung_landmark = answer(late, treat ~ age + ecog + loss, 200), veteran = answer(v, treat ~ celltype + karno + age + prior, 90, caliper = 0.25), pbc = answer(p, treat ~ lb + age + albumin + male, 1825))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "commands_match.json"))
