// @ts-check
/* Countries by name, in the language of the page. The codes are ISO 3166; the names come from the browser. */
import { html } from "../lib/view.js"
import { by_name, locale, t } from "../lib/words.js"

const CODES = ("AD AE AL AM AR AT AU AZ BA BD BE BG BH BO BR BY CA CH CL CN CO CR CY CZ DE DK DO DZ EC EE EG ES FI FR GB GE GR GT HK HN HR HU "
	+ "ID IE IL IN IQ IS IT JO JP KE KR KW KZ LB LI LT LU LV MA MC MD ME MK MT MU MX MY NG NL NO NZ OM PA PE PH PK PL PT PY QA RO RS SA SE SG SI SK "
	+ "SM SV TH TN TR TW UA US UY UZ VN ZA").split(" ")

export function CountryOptions() {
	const names = new Intl.DisplayNames(locale(), { type: "region" })
	const countries = by_name(CODES.map((code) => ({ code, name: names.of(code) ?? code })), (c) => c.name)
	return html`<option value="">${t("account.no_country")}</option>${countries.map(({ code, name }) => html`<option key=${code} value=${code}>${name}</option>`)}`
}
