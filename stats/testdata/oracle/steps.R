# Reference values for what is built by hand, step by step. Run from anywhere:
#   Rscript steps.R
# reads steps_cases.json (who is in, and permuted scores: written by
# go test ./cmd/kaplan -run TestStepsDrawTheSame -update), all else from the files of the
# cohorts, and writes steps.json beside itself.
suppressMessages({library(survival); library(exactRankTests); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1]))
root <- file.path(here, "..", "..", "..")
cases <- fromJSON(file.path(here, "steps_cases.json"), simplifyVector = FALSE)
vec <- function(x) as.list(as.numeric(x))
mat <- function(m) lapply(seq_len(nrow(m)), function(i) vec(m[i, ]))

tace <- read.csv(file.path(root, "sampledata", "tace75.csv"), check.names = FALSE)
lihc <- read.csv(gzfile(file.path(root, "sampledata", "lihc.csv.gz")), check.names = FALSE)
pairs <- read.csv(file.path(here, "..", "drug6mp.csv"))
low_high <- function(x, of) factor(ifelse(x <= median(of), "low", "high"), c("low", "high"))
whole <- list()
ok <- !is.na(tace$DSS_months) & !is.na(tace$`miR-122 ratio`)
whole$tace75 <- with(tace[ok, ], data.frame(id, time = DSS_months, event = DSS_status, marker = `miR-122 ratio`,
  group = low_high(`miR-122 ratio`, `miR-122 ratio`), age, sex = factor(sex, c("female", "male")), BCLC))
ok <- !is.na(lihc$OS_months) & !is.na(lihc$OS_status) & !is.na(lihc$`hsa-mir-122`)
whole$lihc <- with(lihc[ok, ], data.frame(id, time = OS_months, event = +(OS_status == "1:DECEASED"), marker = `hsa-mir-122`,
  group = low_high(`hsa-mir-122`, `hsa-mir-122`), age, sex = factor(sex, c("Female", "Male"))))
long <- data.frame(pair = rep(pairs$pair, each = 2), time = c(rbind(pairs$t1, pairs$t2)), event = c(rbind(1, pairs$relapse)),
  group = factor(rep(c("placebo", "6-MP"), nrow(pairs)), c("6-MP", "placebo")))
whole$drug6mp <- cbind(id = as.character(seq_len(nrow(long))), long)
dss <- as.integer(substr(lihc$DSS_status, 1, 1)); os <- as.integer(substr(lihc$OS_status, 1, 1))
whole$causes <- data.frame(id = lihc$id, time = lihc$DSS_months, cause = ifelse(dss == 1, 1, ifelse(os == 1, 2, 0)),
  group = factor(lihc$sex, c("Female", "Male")))

# Everybody who leaves at or after an event and before the next is censored between.
between <- function(all, times) vapply(seq_along(times), function(i) {
  to <- if (i < length(times)) times[i + 1] else Inf
  sum(all >= times[i] & all < to) }, 0)

curves <- function(d) lapply(levels(d$group), function(g) {
  one <- d[d$group == g, ]
  s <- summary(survfit(Surv(time, event) ~ 1, one))
  hazard <- s$n.event / (s$n.risk * (s$n.risk - s$n.event))
  kinds <- lapply(c("log", "log-log", "plain", "logit", "arcsin"), function(k) { x <- summary(survfit(Surv(time, event) ~ 1, one, conf.type = k))
    list(type = k, lower = vec(x$lower), upper = vec(x$upper)) })
  list(name = g, n = nrow(one), time = vec(s$time), n_risk = vec(s$n.risk), n_event = vec(s$n.event),
    n_censor = vec(between(one$time[one$event == 0], s$time)), factor = vec(1 - s$n.event / s$n.risk), estimate = vec(s$surv),
    greenwood = vec(cumsum(hazard)), std_error = vec(s$std.err), types = kinds)
})

# Sums up to a time are those of survdiff with everybody censored just after it; with
# strata, those of the strata before are whole.
logrank <- function(d, strata = NULL) {
  f <- if (is.null(strata)) Surv(time, event) ~ group else Surv(time, event) ~ group + strata(st)
  d$st <- if (is.null(strata)) 1 else strata
  out <- list()
  for (s in sort(unique(d$st))) for (t in sort(unique(d$time[d$st == s & d$event == 1]))) {
    u <- d[d$st <= s, ]
    u$event[u$st == s & u$time > t] <- 0
    x <- tryCatch(survdiff(f, u), error = function(e) NULL)
    sums <- function(x) if (is.matrix(x)) rowSums(x) else x
    out[[length(out) + 1]] <- if (is.null(x)) list(time = t) else
      list(time = t, observed = vec(sums(x$obs)), expected = vec(sums(x$exp)), variance = mat(x$var))
  }
  x <- survdiff(f, d)
  list(rows = out, statistic = x$chisq, p = pchisq(x$chisq, length(x$n) - 1, lower.tail = FALSE))
}

# With exact ties coxph(iter.max = 2) gives back the coefficients of iter.max = 1: each
# iteration is then one of its own, from where the last one ended.
newton <- function(formula, d, ties) {
  all <- coxph(formula, d, ties = ties)
  last <- NULL
  rows <- lapply(0:all$iter, function(k) {
    at <- suppressWarnings(if (ties != "exact" || k == 0) coxph(formula, d, ties = ties, iter.max = k) else
      coxph(formula, d, ties = ties, init = last, iter.max = 1))
    last <<- coef(at)
    still <- suppressWarnings(coxph(formula, d, ties = ties, init = coef(at), iter.max = 0))
    info <- solve(vcov(still))
    nxt <- suppressWarnings(coef(coxph(formula, d, ties = ties, init = coef(at), iter.max = 1)))
    score <- if (ties == "exact") info %*% (nxt - coef(at)) else rowSums(rbind(t(residuals(still, "score"))))
    list(coef = vec(coef(at)), loglik = tail(still$loglik, 1), score = vec(score), information = mat(info))
  })
  list(ties = ties, iterations = all$iter, rows = rows)
}

incidence <- function(d) lapply(levels(d$group), function(g) {
  one <- d[d$group == g, ]
  f <- survfit(Surv(time, factor(cause, 0:2)) ~ 1, one, id = id)
  at <- rowSums(f$n.event) > 0
  col <- match("1", f$states); free <- match("(s0)", f$states)
  before <- c(1, f$pstate[, free])[seq_along(f$time)]
  list(name = g, time = vec(f$time[at]), n_risk = vec(f$n.risk[at, free]), n_event = vec(f$n.event[at, col]),
    n_other = vec(f$n.event[at, match("2", f$states)]), event_free_before = vec(before[at]), estimate = vec(f$pstate[at, col]),
    event_free = vec(f$pstate[at, free]))
})

# The statistic of maxstat of given scores at every cut that leaves a tenth on either side.
permuted <- function(d, lists) {
  d <- d[order(d$marker), ]
  a <- cscores(Surv(d$time, d$event)); n <- nrow(d); x <- d$marker
  m <- which(x[-1] != x[-n]); m <- m[m >= floor(n * 0.1) & m <= floor(n * 0.9)]
  sd <- sqrt(m * (n - m) / (n * (n - 1)) * sum((a - mean(a))^2))
  best <- function(scores) { t <- abs(cumsum(scores)[m]) / sd; c(max(t), x[m][which.max(t)]) }
  own <- best(a - mean(a))
  rows <- lapply(lists, function(s) { s <- unlist(s)
    stopifnot(length(s) == max(m), all(sapply(s, function(v) min(abs(v - (a - mean(a)))) < 1e-10)))
    best(s) })
  reached <- cumsum(sapply(rows, function(r) r[1] >= own[1] * (1 - 1e-10)))
  list(scores = vec(a), maxstat = own[1], cut = own[2], largest = vec(sapply(rows, `[`, 1)), at = vec(sapply(rows, `[`, 2)),
    reached = vec(reached), p = vec((reached + 1) / (seq_along(reached) + 1)))
}

out <- lapply(cases, function(case) {
  d <- whole[[case$name]]
  d <- d[match(unlist(case$ids), d$id), ]
  stopifnot(!anyNA(d$time))
  r <- list(name = case$name, n = nrow(d))
  if (case$name == "causes") { r$cuminc <- incidence(d); return(r) }
  r$km <- curves(d)
  r$logrank <- logrank(d)
  f <- Surv(time, event) ~ group
  r$cox <- lapply(c("efron", "breslow", if (case$name == "drug6mp") "exact"), function(ties) newton(f, d, ties))
  if (case$name == "drug6mp") r$stratified <- logrank(d, d$pair) else {
    r$adjusted <- newton(Surv(time, event) ~ group + age + sex, d, "efron")
    r$stratified <- logrank(d, as.integer(d$sex))
    r$permutation <- permuted(d, case$scores)
  }
  if (case$name == "tace75") { d$group <- factor(d$BCLC); r$three <- logrank(d) }
  r
})
answer <- list(tool = "R", version = R.version.string, survival = as.character(packageVersion("survival")),
  exactRankTests = as.character(packageVersion("exactRankTests")),
  call = "summary(survfit(, conf.type)); survdiff of everybody censored after each time; coxph(iter.max = 0, 1, ...); survfit of states; cscores", cases = out)
writeLines(toJSON(answer, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), file.path(here, "steps.json"))
