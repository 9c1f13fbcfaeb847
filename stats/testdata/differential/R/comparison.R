# compare, correlate, table1: groups without an endpoint.
suppressMessages(library(car))

known <- function(d, v) d[!is.na(value_of(d, v)), , drop = FALSE]
by_groups <- function(d, by) { g <- value_of(d, by); if (is.logical(g)) g <- factor(g); if (!is.factor(g) && length(unique(g)) <= 2) g <- factor(g); if (is.factor(g)) droplevels(g) else cut_of(d, g) }
described <- function(x) { q <- quantile(x, names = FALSE); list(mean = mean(x), sd = sd(x), median = median(x), q1 = q[2], q3 = q[4], min = q[1], max = q[5]) }
mean_limits <- function(x) { n <- length(x); if (n < 2) return(c(NA, NA)); h <- qt((1 + level()) / 2, n - 1) * sd(x) / sqrt(n); mean(x) + c(-h, h) }
stops <- function(e, otherwise) tryCatch(e, error = function(err) otherwise)

answer_compare <- function(d) {
  if (!is.null(flag("paired"))) return(answer_paired(d))
  if (!is.null(flag("by2"))) return(answer_factors(d))
  # A number in --by is cut where everybody with a value of it is cut.
  v <- flag("value"); d <- known(d, flag("by")); d$.g <- by_groups(d, flag("by")); cuts <- attr(d$.g, "cuts"); d <- known(d, v)
  if (nrow(d) == 0) refused("nobody is left")
  x <- value_of(d, v); d$.g <- droplevels(d$.g)
  if (is.factor(x)) return(list(cohort = list(used = nrow(d)), result = counts(droplevels(x), d$.g)))
  r <- numbers(x, d$.g); if (!is.null(cuts)) r$cuts <- I(cuts)
  list(cohort = list(used = nrow(d)), result = r)
}

numbers <- function(x, g) {
  parts <- split(x, g); k <- length(parts); first <- mean(parts[[1]])
  out <- list(level = level(), groups = lapply(names(parts), function(n) { p <- parts[[n]]; l <- mean_limits(p)
    c(list(name = n, n = length(p), sem = sd(p) / sqrt(length(p)), percent_change = if (first <= 0) NA else if (n == names(parts)[1]) 0 else if (first > 0) 100 * (mean(p) / first - 1) else "~percent", conf_low = l[1], conf_high = l[2]), described(p)) }))
  if (k < 2 && !is.null(flag("pairwise"))) refused("no pair")
  if (k < 2) return(c(out, list(tests = list())))
  out$tests <- number_tests(x, g, parts)
  out$checks <- checks(x, g, parts)
  if (!is.null(flag("pairwise"))) out <- c(out, pairs_of_numbers(x, g))
  out
}
named_test <- function(name, t, ...) list(name = name, statistic = t$statistic[[1]], p_value = t$p.value, ...)
number_tests <- function(x, g, parts) {
  k <- length(parts); n <- lengths(parts); out <- list(); within <- sum(sapply(parts, function(p) sum((p - mean(p))^2)))
  if (k == 2) {
    a <- parts[[1]]; b <- parts[[2]]
    one <- function(name, equal) { t <- stops(t.test(a, b, var.equal = equal, conf.level = level()), NULL)
      if (is.null(t)) return(list(name = name, statistic = "~ttest", df = "~ttest", p_value = "~ttest", estimate = "~ttest", conf_low = "~ttest", conf_high = "~ttest"))
      list(name = name, statistic = t$statistic[[1]], df = t$parameter[[1]], p_value = t$p.value, estimate = mean(a) - mean(b), conf_low = t$conf.int[1], conf_high = t$conf.int[2]) }
    out <- list(one("student-t", TRUE), one("welch-t", FALSE), rank_test(a, b))
  }
  a <- stops(anova(lm(x ~ g)), NULL)
  f <- if (is.null(a) || is.na(a$`F value`[1]) || within < 1e-20) list(name = "anova", statistic = "~anova", df = "~anova", df_residual = "~anova", p_value = "~anova", estimate = "~anova") else
    list(name = "anova", statistic = a$`F value`[1], df = a$Df[1], df_residual = a$Df[2], p_value = a$`Pr(>F)`[1], estimate = a$`Sum Sq`[1] / sum(a$`Sum Sq`))
  w <- stops(oneway.test(x ~ g), NULL)
  w <- if (is.null(w) || is.nan(w$statistic)) list(name = "welch-anova", statistic = "~welch", df = "~welch", df_residual = "~welch", p_value = "~welch") else
    list(name = "welch-anova", statistic = w$statistic[[1]], df = w$parameter[[1]], df_residual = w$parameter[[2]], p_value = w$p.value)
  r <- stops(kruskal.test(x, g), NULL)
  r <- if (is.null(r) || is.nan(r$statistic)) list(name = "kruskal-wallis", statistic = "~kruskal", df = "~kruskal", p_value = "~kruskal") else list(name = "kruskal-wallis", statistic = r$statistic[[1]], df = r$parameter[[1]], p_value = r$p.value)
  c(out, list(f, w, r))
}
# wilcox.test; where it has an exact P its interval is the one of ours, and where
# not its ends are roots found to 1e-4.
rank_test <- function(a, b, name = "mann-whitney", ...) {
  w <- stops(wilcox.test(a, b, conf.int = TRUE, conf.level = level(), ...), stops(wilcox.test(a, b, ...), NULL))
  if (is.null(w)) return(list(name = name, statistic = "~ranks", df = NA, p_value = "~ranks", estimate = "~ranks", conf_low = "~ranks", conf_high = "~ranks"))
  exact <- grepl("exact", w$method)
  list(name = name, statistic = w$statistic[[1]], df = NA, p_value = w$p.value, estimate = if (exact) w$estimate[[1]] else "~rankci",
    conf_low = if (exact) w$conf.int[1] else "~rankci", conf_high = if (exact) w$conf.int[2] else "~rankci")
}
checks <- function(x, g, parts) {
  l <- stops(leveneTest(x, g), NULL); b <- stops(bartlett.test(x, g), NULL)
  list(equal_variances = list(
    if (is.null(l) || !is.finite(l[1, 2]) || l[1, 2] > 1e15) list(name = "levene", statistic = "~levene", df = "~levene", df_residual = "~levene", p_value = "~levene") else list(name = "levene", statistic = l[1, 2], df = l[1, 1], df_residual = l[2, 1], p_value = l[1, 3]),
    if (is.null(b) || !is.finite(b$statistic)) list(name = "bartlett", statistic = "~bartlett", df = "~bartlett", p_value = "~bartlett") else list(name = "bartlett", statistic = b$statistic[[1]], df = b$parameter[[1]], p_value = b$p.value)),
    shapiro_wilk = lapply(names(parts), function(n) { s <- stops(shapiro.test(parts[[n]]), NULL); if (is.null(s)) list(group = n, statistic = NA, p_value = NA) else list(group = n, statistic = s$statistic[[1]], p_value = s$p.value) }))
}
adjusting <- function(p) p.adjust(p, c(holm = "holm", bh = "BH", bonferroni = "bonferroni", tukey = "holm")[[flag("pairwise")]])
pairs_of_numbers <- function(x, g) {
  l <- levels(g); pairs <- combn(l, 2, simplify = FALSE); n <- table(g); m <- tapply(x, g, mean); df <- length(x) - length(l)
  s2 <- sum((x - m[as.character(g)])^2) / df; z <- qt((1 + level()) / 2, df)
  if (!is.finite(s2) || s2 < 1e-20) return(list(pairwise = "~pairs", pairwise_methods = "~pairs"))
  q <- uniroot(function(q) ptukey(q, length(l), df) - level(), c(0.5, 200), tol = 1e-13)$root
  t <- lapply(pairs, function(p) { a <- m[[p[1]]]; b <- m[[p[2]]]; se <- sqrt(s2 * (1 / n[[p[1]]] + 1 / n[[p[2]]])); list(d = b - a, se = se, t = (b - a) / se) })
  tp <- sapply(t, function(v) 2 * pt(-abs(v$t), df)); ta <- adjusting(tp)
  tukey <- lapply(seq_along(pairs), function(i) { v <- t[[i]]; w <- q * v$se / sqrt(2); list(a = pairs[[i]][1], b = pairs[[i]][2], estimate = v$d, conf_low = v$d - w, conf_high = v$d + w, statistic = abs(v$t) * sqrt(2), df = df, p_value = NA, p_adjusted = ptukey(abs(v$t) * sqrt(2), length(l), df, lower.tail = FALSE)) })
  plain <- lapply(seq_along(pairs), function(i) { v <- t[[i]]; list(a = pairs[[i]][1], b = pairs[[i]][2], estimate = v$d, conf_low = v$d - z * v$se, conf_high = v$d + z * v$se, statistic = v$t, df = df, p_value = tp[i], p_adjusted = ta[i]) })
  r <- lapply(pairs, function(p) rank_test(x[g == p[2]], x[g == p[1]])); rp <- sapply(r, function(w) if (is.character(w$p_value)) NA else if (is.nan(w$p_value)) 1 else w$p_value)
  ra <- adjusting(rp)
  ranks <- lapply(seq_along(pairs), function(i) { w <- r[[i]]; 
    list(a = pairs[[i]][1], b = pairs[[i]][2], estimate = w$estimate, conf_low = w$conf_low, conf_high = w$conf_high, statistic = w$statistic, p_value = rp[i], p_adjusted = ra[i]) })
  # Dunn's test of mean ranks, and Games and Howell's of means whose variances differ.
  k <- length(l); rk <- rank(x); N <- length(x); ties <- table(x); mr <- tapply(rk, g, mean); v <- tapply(x, g, var); zq <- qnorm((1 + level()) / 2)
  v0 <- N * (N + 1) / 12 - sum(ties^3 - ties) / (12 * (N - 1))
  dn <- lapply(pairs, function(p) { dd <- mr[[p[2]]] - mr[[p[1]]]; list(d = dd, se = sqrt(v0 * (1 / n[[p[1]]] + 1 / n[[p[2]]]))) }); dp <- sapply(dn, function(w) 2 * pnorm(-abs(w$d / w$se))); da <- adjusting(dp)
  dunn <- lapply(seq_along(pairs), function(i) { w <- dn[[i]]; list(a = pairs[[i]][1], b = pairs[[i]][2], estimate = w$d, conf_low = w$d - zq * w$se, conf_high = w$d + zq * w$se, statistic = w$d / w$se, df = NA, p_value = dp[i], p_adjusted = da[i]) })
  howell <- if (any(n < 2) || any(v < 1e-20)) "~howell" else lapply(pairs, function(p) { va <- v[[p[1]]] / n[[p[1]]]; vb <- v[[p[2]]] / n[[p[2]]]; h <- (va + vb)^2 / (va^2 / (n[[p[1]]] - 1) + vb^2 / (n[[p[2]]] - 1)); dd <- m[[p[2]]] - m[[p[1]]]; se <- sqrt((va + vb) / 2)
    w <- stops(se * uniroot(function(q) ptukey(q, k, h) - level(), c(0.5, 500), tol = 1e-13)$root, NULL); far <- is.null(w) || h < 2
    list(a = p[1], b = p[2], estimate = dd, conf_low = if (far) "~ptukey" else dd - w, conf_high = if (far) "~ptukey" else dd + w, statistic = abs(dd) / se, df = h, p_value = NA, p_adjusted = if (far) "~ptukey" else ptukey(abs(dd) / se, k, h, lower.tail = FALSE)) })
  methods <- list(tukey = list(name = "tukey", pairs = tukey), t = list(name = "t", pairs = plain), ranks = list(name = "mann-whitney", pairs = ranks), dunn = list(name = "dunn", pairs = dunn), howell = list(name = "games-howell", pairs = howell))
  list(pairwise = if (flag("pairwise") == "tukey") tukey else plain, pairwise_methods = unname(methods[if (flag("pairwise") == "tukey") 1:5 else c(2, 1, 3, 4, 5)]))
}

counts <- function(x, g) {
  t <- table(g, x); e <- suppressWarnings(chisq.test(t, correct = FALSE)); r <- nrow(t); k <- ncol(t)
  out <- list(level = level(), table = lapply(seq_len(r), function(i) list(name = rownames(t)[i], n = sum(t[i, ]), levels = lapply(seq_len(k), function(j) list(level = colnames(t)[j], n = t[i, j],
    row_percent = 100 * t[i, j] / sum(t[i, ]), column_percent = 100 * t[i, j] / sum(t[, j]), expected = e$expected[i, j])))))
  if (k == 2) for (i in seq_len(r)) { n <- sum(t[i, ]); w <- suppressWarnings(prop.test(t[i, 2], n, correct = FALSE, conf.level = level()))$conf.int; b <- binom.test(t[i, 2], n, conf.level = level())$conf.int
    out$table[[i]]$risk <- list(n = t[i, 2], estimate = t[i, 2] / n, conf_low = w[1], conf_high = w[2], exact = list(estimate = t[i, 2] / n, conf_low = b[1], conf_high = b[2])) }
  tests <- list()
  if (r > 1 && k > 1) {
    f <- stops(fisher.test(t, workspace = 2e7, conf.level = level()), NULL)
    if (r == 2 && k == 2) {
      # The second row against the first, of the second column.
      u <- t[2:1, 2:1]; cond <- fisher.test(u, conf.level = level()); cond <- c(cond$estimate[[1]], cond$conf.int); out$measures <- measures(t, cond)
      y <- chisq.test(t); tests <- list(list(name = "chi-square", statistic = y$statistic[[1]], df = 1, p_value = y$p.value), list(name = "chi-square-uncorrected", statistic = e$statistic[[1]], df = 1, p_value = e$p.value),
        list(name = "fisher", statistic = NA, df = NA, p_value = f$p.value, estimate = cond[1], conf_low = cond[2], conf_high = cond[3]))
    } else tests <- list(list(name = "chi-square", statistic = e$statistic[[1]], df = e$parameter[[1]], p_value = e$p.value), list(name = "fisher", statistic = NA, df = NA, p_value = if (is.null(f)) "~fisher" else f$p.value))
  }
  out$tests <- tests; out$.trend <- NULL
  if (r > 1 && k > 1 && (r == 2) != (k == 2)) { # shares along the levels of the longer side
    u <- if (r == 2) t else t(t); tr <- suppressWarnings(prop.trend.test(u[2, ], colSums(u)))
    out$tests <- c(out$tests, list(list(name = "cochran-armitage", statistic = tr$statistic[[1]], df = 1, p_value = tr$p.value)))
  }
  if (!is.null(flag("pairwise")) && r > 1) out$pairwise <- out$pairwise_methods <- "~pairsofcounts"
  out
}

measures <- function(t, cond) {
  n <- rowSums(t); x <- t[, 2]; r <- x / n; z <- qnorm((1 + level()) / 2)
  three_of <- function(e, h) list(estimate = e, conf_low = e * exp(-h), conf_high = e * exp(h))
  w <- lapply(1:2, function(i) suppressWarnings(prop.test(x[i], n[i], correct = FALSE, conf.level = level()))$conf.int); d <- r[[2]] - r[[1]]; h <- z * sqrt(sum(r * (1 - r) / n))
  or <- t[1, 1] * t[2, 2] / (t[1, 2] * t[2, 1]); rr <- r[[2]] / r[[1]]
  list(number_needed = 1 / abs(d), odds_ratio = if (any(t == 0)) "~zerocount" else three_of(or, z * sqrt(sum(1 / t))), odds_ratio_conditional = list(estimate = cond[1], conf_low = cond[2], conf_high = cond[3]),
    risk_difference = list(estimate = d, conf_low = d - sqrt((r[[2]] - w[[2]][1])^2 + (w[[1]][2] - r[[1]])^2), conf_high = d + sqrt((w[[2]][2] - r[[2]])^2 + (r[[1]] - w[[1]][1])^2)),
    risk_difference_wald = list(estimate = d, conf_low = d - h, conf_high = d + h), risk_ratio = if (any(x == 0)) "~zerocount" else three_of(rr, z * sqrt(sum(1 / x - 1 / n))))
}

answer_paired <- function(d) {
  d <- d[!is.na(value_of(d, flag("value"))) & !is.na(value_of(d, flag("paired"))), , drop = FALSE]
  if (!is.null(flag("by"))) d <- known(d, flag("by"))
  if (nrow(d) == 0) refused("nobody is left")
  g <- if (is.null(flag("by"))) factor(rep("all", nrow(d))) else by_groups(d, flag("by"))
  a <- value_of(d, flag("value")); b <- value_of(d, flag("paired")); change <- b - a
  one <- function(i, name) { x <- a[i]; y <- b[i]; c <- change[i]; l <- mean_limits(c); s <- stops(shapiro.test(c), NULL)
    list(name = name, n = sum(i), first = described(x), second = described(y), change = described(c), mean_change = list(estimate = mean(c), conf_low = l[1], conf_high = l[2]),
      sem_change = sd(c) / sqrt(sum(i)), fell = sum(c < 0), percent_change = if (mean(x) > 0) 100 * (mean(y) / mean(x) - 1) else "~percent", shapiro_wilk_p = if (is.null(s)) NA else s$p.value, tests = paired_tests(x, y)) }
  groups <- lapply(levels(g), function(k) one(g == k, k))
  r <- list(level = level(), groups = groups)
  if (nlevels(g) > 1) { r$groups <- c(list(one(rep(TRUE, nrow(d)), "all")), groups); r$between <- lapply(number_tests(change, g, split(change, g)), function(t) { if (t$name %in% c("mann-whitney", "kruskal-wallis")) t[intersect(names(t), c("statistic", "p_value", "estimate", "conf_low", "conf_high"))] <- "~evenchanges"; t }) }
  r$tests <- r$groups[[1]]$tests
  list(cohort = list(used = nrow(d)), result = r)
}
paired_tests <- function(x, y) {
  t <- stops(t.test(x, y, paired = TRUE, conf.level = level()), NULL)
  t <- if (is.null(t)) list(name = "paired-t", statistic = "~ttest", df = "~ttest", p_value = "~ttest", estimate = "~ttest", conf_low = "~ttest", conf_high = "~ttest") else list(name = "paired-t", statistic = t$statistic[[1]], df = t$parameter[[1]], p_value = t$p.value, estimate = t$estimate[[1]], conf_low = t$conf.int[1], conf_high = t$conf.int[2])
  list(t, rank_test(x, y, "wilcoxon", paired = TRUE))
}

answer_factors <- function(d) {
  d <- known(known(known(d, flag("by")), flag("by2")), flag("value"))
  x <- value_of(d, flag("value")); A <- by_groups(d, flag("by")); B <- by_groups(d, flag("by2"))
  if (nrow(d) < 3 || nlevels(A) < 2 || nlevels(B) < 2) refused("two levels of each factor are needed")
  if (sd(x) == 0) return(list(cohort = list(used = nrow(d)), result = "~types"))
  cells <- unlist(lapply(levels(A), function(a) lapply(levels(B), function(b) { v <- x[A == a & B == b]; if (length(v) == 0) return(list(by = a, by2 = b, n = 0, mean = NA, sd = NA, sem = NA, conf_low = NA, conf_high = NA)); l <- mean_limits(v)
    list(by = a, by2 = b, n = length(v), mean = mean(v), sd = sd(v), sem = sd(v) / sqrt(length(v)), conf_low = l[1], conf_high = l[2]) })), FALSE)
  list(cohort = list(used = nrow(d)), result = list(cells = cells, terms = if (any(table(A, B) == 0)) "~emptycell" else { t <- types(x, A, B); if (is.character(t)) t else t[[1]]$terms }, types = if (any(table(A, B) == 0)) "~emptycell" else types(x, A, B)))
}
types <- function(x, A, B) {
  unit <- sd(x)^2
  old <- options(contrasts = c("contr.sum", "contr.poly")); on.exit(options(old))
  names <- c(flag("by"), flag("by2"), paste0(flag("by"), ":", flag("by2")), "residuals")
  rows <- function(t, keep) { s <- t[["Sum Sq"]][keep]; df <- t[["Df"]][keep]; n <- length(s); rest <- s[n]
    lapply(seq_len(n), function(i) { last <- i == n; list(term = if (last) "residuals" else names[i], sum_sq = s[i] * unit, df = df[i], mean_sq = s[i] * unit / df[i], statistic = if (last) NA else t[["F value"]][keep][i], p_value = if (last) NA else t[["Pr(>F)"]][keep][i], partial_eta_sq = if (last) NA else s[i] / (s[i] + rest)) }) }
  m <- lm(x ~ A * B); s <- lm(x ~ A + B)
  if (df.residual(m) < 1 || deviance(m) < 1e-20 * sum(x^2)) return("~types")
  x <- x / sd(x); m <- lm(x ~ A * B); s <- lm(x ~ A + B)
  list(list(type = "II", interaction = TRUE, terms = rows(Anova(m, type = 2), 1:4)), list(type = "I", interaction = TRUE, terms = rows(anova(m), 1:4)), list(type = "III", interaction = TRUE, terms = rows(Anova(m, type = 3), 2:5)),
    list(type = "II", interaction = FALSE, terms = rows(Anova(s, type = 2), 1:3)), list(type = "I", interaction = FALSE, terms = rows(anova(s), 1:3)), list(type = "III", interaction = FALSE, terms = rows(Anova(s, type = 3), 2:4)))
}

answer_correlate <- function(d) {
  method <- flag("method", "pearson"); x <- value_of(d, flag("x"))
  pairs <- lapply(list_of("y"), function(v) { y <- value_of(d, v); ok <- !is.na(x) & !is.na(y); a <- x[ok]; b <- y[ok]; n <- sum(ok)
    t <- stops(cor.test(a, b, method = method, conf.level = level()), NULL)
    if (is.null(t) || is.na(t$estimate)) return(c(list(x = flag("x"), y = v, n = n), setNames(rep(list("~correlation"), 6), c("estimate", "conf_low", "conf_high", "p_value", "statistic", "regression"))))
    p <- list(x = flag("x"), y = v, n = n, estimate = t$estimate[[1]], statistic = t$statistic[[1]], p_value = t$p.value)
    if (method == "spearman") p$df <- if (n < 1290 && !anyDuplicated(a) && !anyDuplicated(b)) NA else n - 2
    if (method != "pearson") return(c(p, list(conf_low = "~rankcor", conf_high = "~rankcor")))
    f <- lm(b ~ a); s <- summary(f); ci <- confint(f, level = level())
    one <- function(i) list(estimate = coef(f)[[i]], std_error = s$coefficients[i, 2], conf_low = ci[i, 1], conf_high = ci[i, 2], p_value = s$coefficients[i, 4])
    c(p, list(df = t$parameter[[1]], conf_low = if (is.null(t$conf.int)) NA else t$conf.int[1], conf_high = if (is.null(t$conf.int)) NA else t$conf.int[2],
      regression = if (nrow(s$coefficients) < 2 || df.residual(f) < 1 || s$sigma < 1e-10) "~perfect" else list(intercept = one(1), slope = one(2), statistic = s$coefficients[2, 3], df = df.residual(f), r_squared = s$r.squared, adj_r_squared = s$adj.r.squared, sigma = s$sigma)))
  })
  if (all(sapply(pairs, function(p) identical(p$estimate, "~correlation")))) refused("nothing varies")
  ps <- sapply(pairs, function(p) if (is.numeric(p$p_value)) p$p_value else NA); q <- p.adjust(ps, "BH")
  pairs <- Map(function(p, q) c(p, list(q_value = if (is.na(q)) "~correlation" else q)), pairs, q)
  list(cohort = list(used = "~pairs"), result = list(level = level(), pairs = pairs))
}

answer_table1 <- function(d) {
  by <- flag("by"); if (!is.null(by)) d <- known(d, by)
  if (nrow(d) == 0) refused("nobody is left")
  g <- if (is.null(by)) NULL else by_groups(d, by); parts <- if (is.null(g)) list() else split(seq_len(nrow(d)), g)
  rows <- unlist(lapply(list_of("rows"), function(v) { x <- value_of(d, v); if (!is.factor(x) && length(unique(x[!is.na(x)])) <= 2) x <- factor(x); if (is.factor(x)) category_rows(v, droplevels(x), g, parts) else list(number_row(v, x, g, parts)) }), FALSE)
  r <- list(rows = rows); if (!is.null(attr(g, "cuts"))) r$cuts <- I(attr(g, "cuts")); if (!is.null(g)) r$groups <- lapply(names(parts), function(n) list(name = n, n = length(parts[[n]])))
  list(cohort = list(used = nrow(d)), result = r)
}
summary_of <- function(x) { m <- sum(is.na(x)); x <- x[!is.na(x)]; if (length(x) == 0) return(list(n = 0, missing = m)); c(list(n = length(x), missing = m), described(x)) }
pairs_of_groups <- function(k) combn(k, 2, simplify = FALSE)
number_row <- function(v, x, g, parts) {
  r <- list(variable = v, overall_numbers = summary_of(x))
  if (is.null(g)) return(r)
  r$groups_numbers <- lapply(parts, function(i) summary_of(x[i])); names(r$groups_numbers) <- NULL
  if (length(parts) < 2) return(r)
  s <- sapply(pairs_of_groups(length(parts)), function(p) { a <- x[parts[[p[1]]]]; b <- x[parts[[p[2]]]]; a <- a[!is.na(a)]; b <- b[!is.na(b)]; abs(mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2) })
  ok <- !is.na(x); h <- droplevels(g[ok]); y <- x[ok]
  mean_sd <- flag("summary", "median-range") == "mean-sd"
  t <- if (nlevels(h) < 2) NULL else if (nlevels(h) == 2) stops(if (mean_sd) t.test(y[h == levels(h)[1]], y[h == levels(h)[2]], var.equal = TRUE) else wilcox.test(y[h == levels(h)[1]], y[h == levels(h)[2]]), NULL) else if (mean_sd) { a <- anova(lm(y ~ h)); list(p.value = a[1, 5]) } else stops(kruskal.test(y, h), NULL)
  c(r, list(smd = if (any(!is.finite(s))) "~smd" else mean(s), p_value = if (is.null(t) || is.nan(t$p.value)) "~table1p" else t$p.value, statistic = "~table1statistic", df = "~table1statistic"))
}
category_rows <- function(v, x, g, parts) {
  share <- function(i, l) { k <- sum(x[i] == l, na.rm = TRUE); n <- sum(!is.na(x[i])); list(count = k, n = n, percent = 100 * k / n, missing = sum(is.na(x[i]))) }
  all <- seq_along(x); first <- list()
  if (!is.null(g) && length(parts) > 1) {
    t <- table(x, g); t <- t[, colSums(t) > 0, drop = FALSE]
    if (ncol(t) > 1 && nrow(t) > 1) { chi <- suppressWarnings(chisq.test(t)); p <- if (min(chi$expected) < 5) stops(fisher.test(t, workspace = 2e7)$p.value, "~fisher") else chi$p.value
      s <- sapply(pairs_of_groups(ncol(t)), function(q) { a <- (t[, q[1]] / sum(t[, q[1]]))[-1]; b <- (t[, q[2]] / sum(t[, q[2]]))[-1]; S <- function(w) diag(w, length(w)) - outer(w, w); stops(as.numeric(sqrt((a - b) %*% solve((S(a) + S(b)) / 2) %*% (a - b))), NA) })
      first <- list(p_value = p, smd = if (any(!is.finite(s)) || ncol(t) < length(parts)) "~smd" else mean(s), statistic = "~table1statistic", df = "~table1statistic") } else first <- list(p_value = "~table1p", smd = "~smd", statistic = "~table1statistic", df = "~table1statistic")
  }
  lapply(seq_len(nlevels(x)), function(i) { l <- levels(x)[i]; r <- list(variable = v, level = l, overall_numbers = share(all, l))
    if (length(parts)) { r$groups_numbers <- lapply(parts, share, l = l); names(r$groups_numbers) <- NULL }
    c(r, first) })[if (identical(levels(x), c("no", "yes"))) 2 else seq_len(nlevels(x))]
}
