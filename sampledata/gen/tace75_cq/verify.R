# Makes the expressions of tace75 again from the wells of tace75_cq, by its own
# code, and stops where one differs. Rscript verify.R (or Rscript PATH/verify.R).
# The rules: three determined wells lose those more than 0.5 cycles from their
# median; undetermined wells are left out; the mean of the rest is the Cq.
arg <- grep("^--file=", commandArgs(FALSE), value = TRUE)
here <- dirname(sub("^--file=", "", arg))
w <- read.csv(file.path(here, "..", "..", "tace75_cq.csv"), na.strings = c("", "Undetermined"))
d <- read.csv(file.path(here, "..", "..", "tace75.csv"), check.names = FALSE)
source(file.path(here, "..", "..", "published", "published.R"))
bad <- 0
check <- function(what, expected, ours, tol = 0) {
  miss <- !is.finite(ours) || abs(ours - expected) > tol
  bad <<- bad + miss
  cat(sprintf("%-58s %12.9g %16.12g%s\n", what, expected, ours, if (miss) "  OUT" else ""))
}
outliers <- 0
cq <- function(x) {
  x <- x[!is.na(x)]
  if (length(x) >= 3) {
    keep <- abs(x - median(x)) <= 0.5
    outliers <<- outliers + sum(!keep)
    x <- x[keep]
  }
  mean(x)
}
m <- tapply(w$Cq, list(w$patient, w$time, w$target), cq)
expr <- function(target, time) 2^-(m[d$id, time, target] - m[d$id, time, "cel-miR-39"])
check("wells", 1350, nrow(w))
check("undetermined", 9, sum(is.na(w$Cq)))
check("outliers left out", 2, outliers)
for (target in c("miR-122", "miR-21")) {
  e <- sapply(c("before", "after"), function(time) expr(target, time))
  for (time in c("before", "after")) {
    name <- paste(target, time)
    check(paste(name, "largest relative distance"), 0, max(abs(e[, time] / d[[name]] - 1)), 1e-9)
    check(paste(name, "different to six digits"), 0, sum(signif(e[, time], 6) != signif(d[[name]], 6)))
  }
  ratio <- e[, "after"] / e[, "before"]
  name <- paste(target, "ratio")
  check(paste(name, "largest relative distance"), 0, max(abs(ratio / d[[name]] - 1)), 1e-9)
  cut <- median(d[[name]][d$cirrhosis == "yes"])
  check(paste(name, "on the other side of", signif(cut, 5)), 0, sum((ratio <= cut) != (d[[name]] <= cut)))
  q <- t.test(log(e[, "after"]), log(e[, "before"]), paired = TRUE)$p.value
  check(paste(target, "before and after, paired t test, P"), p(paste(target, "before and after, paired t test")), q, 5e-4)
  # The other fold change, which some call by the same name: of the Cq differences.
  delta <- -log2(e)
  cat(sprintf("%s: ratio of both dCq, median in cirrhosis %.4f; of both expressions %.4f\n", target,
    median((delta[, "after"] / delta[, "before"])[d$cirrhosis == "yes"]), median(ratio[d$cirrhosis == "yes"])))
}
cat(bad, "out of bounds\n")
quit(status = bad > 0)
