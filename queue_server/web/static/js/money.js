// Amounts: integer fen on the wire, yuan for people.
import { say, t } from "./page.js";

/** ¥1,234.50 */
export const yuan = (fen) => `¥${(fen / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** What is due, or that it is free and why. */
export function price({ fen, state, why }) {
  if (state !== "free") return yuan(fen);
  return why ? t("pay_free", { why: say(why) }) : t("pay_state_free");
}

/** What somebody typed as yuan, in fen; NaN where it is no amount. */
export const fenOf = (typed) => (/^\d{1,8}(\.\d{1,2})?$/.test(typed.trim()) ? Math.round(Number(typed.trim()) * 100) : NaN);
