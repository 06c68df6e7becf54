// What a board shows by its plan: which calls of which areas, whose turn it is, how loud it is now. Pure.

/** One picture of all the plan's areas: newest call first, each once; of a window's board that window's calls. */
export function merged(plan, byArea) {
  const known = plan.areas.map((area) => byArea.get(area)).filter(Boolean);
  if (!known.length) return null;
  const calls = new Map(known.flatMap((one) => one.calls).map((call) => [call.call, call]));
  const mine = [...calls.values()].filter((call) => !plan.window || call.window === plan.window);
  return {
    ...known[0],
    area_name: known.length > 1 ? null : known[0].area_name,
    calls: mine.sort((a, b) => b.call - a.call),
    next: known.flatMap((one) => one.next),
  };
}

/** What a board of these areas knows for sure: the oldest of their states; null while one is missing. */
export function knows(plan, byArea) {
  const revs = plan.areas.map((area) => byArea.get(area)?.rev);
  return revs.includes(undefined) ? null : Math.min(...revs);
}

/** `size` of the list at the n-th turn; whoever does not fit takes turns. */
export function turn(list, size, n) {
  if (list.length <= size) return list;
  const pages = Math.ceil(list.length / size);
  const start = (n % pages) * size;
  return list.slice(start, start + size);
}

/** From 0 to 1: the last line that holds at this minute of the day counts. */
export function loudness(lines, minute) {
  const line = lines.findLast((one) => one.from_min <= minute && minute < one.to_min);
  return (line?.percent ?? 100) / 100;
}

/** Whether it is never heard at any hour. */
export const mute = (lines) => lines.every((line) => line.percent === 0);
