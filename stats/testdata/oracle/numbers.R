# Reference values for clusters that are missing, interactions without their main
# effects, late entry, strata of few, separation in several directions, tests of one
# name, and weights that are numbers of patients. Run from anywhere:
#   Rscript numbers.R
# writes numbers.json beside itself.
suppressMessages({library(survival); library(cmprsk); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
data_of <- function(name) read.csv(file.path(here, "..", paste0(name, ".csv")), check.names = FALSE)
tight <- coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 100)
terms_of <- function(fit) { s <- summary(fit)$coefficients
  list(n = fit$n, events = fit$nevent, coef = unname(coef(fit)), se = unname(s[, if ("robust se" %in% colnames(s)) "robust se" else "se(coef)"]),
       lr = unname(summary(fit)$logtest), loglik = fit$loglik) }

# Clusters: who has none is left out.
cm <- data_of("cluster_missing"); cm$h[cm$h == ""] <- NA
lung <- data_of("lung")
cluster <- list(case = terms_of(coxph(Surv(time, status) ~ x, cm, cluster = h, control = tight)),
                lung = terms_of(coxph(Surv(time, status) ~ ph.ecog, lung, cluster = inst, control = tight)))
robust <- summary(coxph(Surv(time, status) ~ ph.ecog, lung, cluster = inst, control = tight))$robscore
cluster$robust_score <- unname(robust)

# Interactions, as R expands them.
m <- data_of("marginality"); m$arm <- factor(m$arm); m$sex <- factor(m$sex); m$age <- c(50, 61, 47, 55, 70, 66, 58, 49, 63, 52, 68, 60)
zph <- function(fit) { z <- cox.zph(fit)$table; list(term = rownames(z), chisq = unname(z[, 1]), df = unname(z[, 2]), p = unname(z[, 3])) }
one <- function(f, d) { fit <- coxph(f, d, control = tight); c(list(names = names(coef(fit))), terms_of(fit)) }
m2 <- m; m2$arm <- relevel(m2$arm, "old")
both <- coxph(Surv(time, status) ~ arm + sex + arm:sex, m, control = tight)
interaction <- list(
  alone = one(Surv(time, status) ~ arm:sex, m), with_arm = one(Surv(time, status) ~ arm + arm:sex, m),
  with_both = one(Surv(time, status) ~ arm + sex + arm:sex, m), with_sex = one(Surv(time, status) ~ sex + arm:sex, m),
  number = one(Surv(time, status) ~ arm:age, m), number_with = one(Surv(time, status) ~ age + arm:age, m),
  numbers = one(Surv(time, status) ~ age:I(age / 2), m),
  three = one(Surv(time, status) ~ arm:sex:age, m), three_main = one(Surv(time, status) ~ arm + age + arm:sex:age, m),
  zph = zph(both), zph_other = zph(coxph(Surv(time, status) ~ arm + sex + arm:sex, m2, control = tight)))
v <- data_of("veteran")
logit <- glm(I(karno >= 60) ~ celltype:trt, binomial, transform(v, trt = factor(trt), celltype = factor(celltype)), control = list(epsilon = 1e-11, maxit = 100))
interaction$logistic <- list(names = names(coef(logit)), coef = unname(coef(logit)), deviance = logit$deviance)

# Late entry.
e <- data_of("early_zero")
late <- subset(e, age_out > 52)
km <- survfit(Surv(pmax(age_in, 52), age_out, dead) ~ arm, late)
at <- survfit(Surv(age_in, age_out, dead) ~ arm, e, start.time = 52)
mean_to <- function(fit, tau, from) summary(fit, rmean = tau)$table[, grepl("rmean", colnames(summary(fit, rmean = tau)$table))]
area <- function(fit, from, tau) sapply(seq_along(fit$strata), function(g) { f <- fit[g]; t <- c(from, f$time[f$time < tau], tau)
  s <- c(1, f$surv[f$time < tau]); from + sum(diff(t) * s) })
medians <- summary(km)$table
a <- data_of("age_scale")
fu <- summary(survfit(Surv(age_out - age_in, dead == 0) ~ 1, a))$table
entry <- list(n = unname(km$n), median = unname(medians[, "median"]), mean = area(km, 52, 70), mean_start = area(at, 52, 70), median_start = unname(summary(at)$table[, "median"]),
              logrank = { k <- coxph(Surv(age_in, age_out, dead) ~ arm, e, control = tight); unname(summary(k)$sctest) },
              logrank_52 = { k <- coxph(Surv(pmax(age_in, 52), age_out, dead) ~ arm, late, control = tight); unname(summary(k)$sctest) },
              followup = unname(fu[c("median", "0.95LCL", "0.95UCL")]))

# Strata: 10,000 pairs.
n <- 10000; i <- seq_len(2 * n); pair <- (i + 1) %/% 2
u <- ((i * 7919) %% 10007) / 10007; w <- ((i * 104729) %% 10009) / 10009
p <- data.frame(pair, arm = i %% 2, time = round(1 + 99 * u + 5 * (i %% 2), 3), status = as.integer(w < 0.7), state = ifelse(w < 0.4, 1, ifelse(w < 0.7, 2, 0)))
f <- coxph(Surv(time, status) ~ arm + strata(pair), p, control = tight)
d <- survdiff(Surv(time, status) ~ arm + strata(pair), p)
strata <- list(coef = unname(coef(f)), se = sqrt(vcov(f)[1, 1]), logrank = d$chisq, gray = unname(cuminc(p$time, p$state, p$arm, p$pair)$Tests[1, 1:2]))

# Names.
g <- data_of("gray_stratified"); code <- c(censored = 0, relapse = 1, death = 2)[g$state]
gray <- list(stratified = unname(cuminc(g$time, code, g$trt, g$grade)$Tests["1", 1:3]), plain = unname(cuminc(g$time, code, g$trt)$Tests["1", 1:3]))
pt <- data_of("peto")
# Peto and Peto's by its definition: weights are the product of 1 - d/(n + 1).
peto <- function(d) { w <- 1; u <- v <- 0; g <- d$arm == "B"
  for (t in sort(unique(d$time[d$status == 1]))) { r <- d$time >= t; n <- sum(r); e <- sum(d$time == t & d$status == 1); n1 <- sum(r & g)
    w <- w * (1 - e / (n + 1)); u <- u + w * (sum(d$time == t & d$status == 1 & g) - e * n1 / n)
    if (n > 1) v <- v + w^2 * e * n1 / n * (1 - n1 / n) * (n - e) / (n - 1) }
  u^2 / v }
names_of <- list(peto = peto(pt), rho1 = survdiff(Surv(time, status) ~ arm, pt, rho = 1)$chisq)

# Firth's penalised fit of the covariates that separate the events.
md <- data_of("many_directions"); x <- as.matrix(md[, c("g1", "g2", "g3")])
penalised <- function(b) { k <- suppressWarnings(coxph(Surv(md$time, md$status) ~ x, init = b, control = coxph.control(iter.max = 0)))
  k$loglik[1] - 0.5 * log(det(as.matrix(k$var))) }
b <- c(-1.4, 0.7, 0.7)
for (k in 1:20) { b <- optim(b, function(b) -penalised(b), control = list(reltol = 1e-16, maxit = 5000))$par }
firth <- list(coef = b, loglik = penalised(b))

# Weights that are numbers of patients: the rows repeated.
lw <- subset(lung, !is.na(ph.ecog)); lw$w <- 1 + lw$inst %% 3; lw$w[is.na(lw$inst)] <- 2; lw$k <- ifelse(lw$status == 2, 1 + (lw$age %% 2), 0)
many <- lw[rep(seq_len(nrow(lw)), lw$w), ]
ci <- cuminc(many$time, many$k, many$sex, cencode = 0)
tp <- timepoints(ci, c(200, 400))
s <- summary(survfit(Surv(time, factor(k, 0:2)) ~ sex, many), times = c(200, 400))
cc <- concordance(coxph(Surv(time, status) ~ age + ph.ecog, many, ties = "breslow", control = tight)) # Efron knows more of rows than of weights
weights <- list(w = lw$w, kept = !is.na(lung$ph.ecog), cause = lw$k, incidence = s$pstate[, 2], se = s$std.err[, 2], gray_est = unname(tp$est), gray_var = unname(tp$var),
                concordance = unname(cc$concordance), concordance_se = sqrt(unname(cc$var)))

out <- list(R = R.version.string, survival = as.character(packageVersion("survival")), cluster = cluster, interaction = interaction, entry = entry,
            strata = strata, gray = gray, names = names_of, firth = firth, weights = weights)
write_json(out, file.path(here, "numbers.json"), digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null")
