/** Range of instants that are believed, in epoch milliseconds: 1990 to 2100. Seconds taken for milliseconds fall outside it. */
export const EARLIEST = 631_152_000_000;
export const LATEST = 4_102_444_800_000;

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const IPV4 = `(${OCTET}\\.){3}${OCTET}`;

/** What stands for "no value" in other programs' exports, in small letters. */
const PLACEHOLDERS = [
  ..."null nil none nan na n/a n.a. #n/a \\n undefined unknown unspecified missing empty - -- ? :: (null) <null> [null] (none)".split(
    " ",
  ),
  "not available",
  "not set",
];

const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/** Chain that replaces the longest run of zero groups (the first of equals) of `:g:g:…:` by `::`, as RFC 5952 has it. */
const shortenZeros = [8, 7, 6, 5, 4, 3, 2]
  .map((run) => {
    const zeros = `':${"0:".repeat(run)}'`;
    return `WHEN contains(t, ${zeros}) THEN left(t, instr(t, ${zeros}) - 1) || '::' || substr(t, instr(t, ${zeros}) + ${2 * run + 1})`;
  })
  .join("\n      ");

/** SQL that is true where a text is one of some constants. `IN` of six or more is a join to DuckDB, which loses the order of the rows. */
export function isOneOf(sql: string, values: readonly string[]): string {
  return `list_contains([${values.map((value) => `'${value}'`).join(", ")}], ${sql})`;
}

/**
 * SQL macros that turn text into the normal form of a type, or NULL where it is none. `let` is written as a one-element list
 * because a macro repeats the text of its arguments. The time zone of naive times is the variable `zone` (NULL: none).
 */
export const MACROS = `
CREATE OR REPLACE MACRO h_text(x) AS nullif(trim(x), '');
CREATE OR REPLACE MACRO h_blank(x) AS x IS NULL OR trim(x, E' \\t\\r') = '';

CREATE OR REPLACE MACRO h_placeholder(x) AS CASE
  WHEN strlen(x) <= ${Math.max(...PLACEHOLDERS.map((word) => word.length))} AND ${isOneOf("lower(x)", PLACEHOLDERS)} THEN true
  WHEN strlen(x) >= 6 AND left(x, 1) IN ('0', '+') THEN regexp_full_match(x, '\\+?[0 ().:-]+') ELSE false END;
CREATE OR REPLACE MACRO h_rounded(x) AS regexp_full_match(x, '-?[0-9]([.,][0-9]+)?[eE]\\+[0-9]+');

CREATE OR REPLACE MACRO h_has_zone(x) AS
  substr(x, 5, 1) = '-' AND substr(x, 8, 1) = '-' AND substr(x, 11, 1) IN ('T', ' ') AND substr(x, 14, 1) = ':' AND length(x) >= 17
  AND CASE WHEN right(x, 1) = 'Z' THEN substr(x, -2, 1) BETWEEN '0' AND '9'
    WHEN substr(x, -6, 1) IN ('+', '-') THEN substr(x, -5, 2) <= '14' AND right(x, 2) <= '59'
    WHEN substr(x, -5, 1) IN ('+', '-') THEN substr(x, -4, 2) <= '14' AND right(x, 2) <= '59'
    WHEN substr(x, -3, 1) IN ('+', '-') THEN right(x, 2) <= '14' ELSE false END;
CREATE OR REPLACE MACRO h_looks_naive(x) AS regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?)?');
CREATE OR REPLACE MACRO h_minutes(x) AS regexp_replace(x, '^(.{10}[T ][0-9]{2}:[0-9]{2})(Z|[+-].*)?$', '\\1:00\\2');
CREATE OR REPLACE MACRO h_usual_time(x) AS CASE
  WHEN h_has_zone(x) THEN epoch_ms(coalesce(try_cast(x AS TIMESTAMPTZ), try_cast(h_minutes(x) AS TIMESTAMPTZ)))
  WHEN h_looks_naive(x) THEN CASE WHEN getvariable('zone') IS NOT NULL
    THEN epoch_ms(timezone(getvariable('zone')::VARCHAR, coalesce(try_cast(x AS TIMESTAMP), try_cast(h_minutes(x) AS TIMESTAMP)))) END
  ELSE CASE WHEN try_cast(x AS DOUBLE) BETWEEN ${EARLIEST} AND ${LATEST} THEN try_cast(x AS DOUBLE)::BIGINT END END;
CREATE OR REPLACE MACRO h_as_usual(x) AS replace(regexp_replace(upper(x),
  '^([0-9]{4})-?([0-9]{2})-?([0-9]{2})T([0-9]{2}):?([0-9]{2}):?([0-9]{2})', '\\1-\\2-\\3T\\4:\\5:\\6'), ',', '.');
CREATE OR REPLACE MACRO h_any_time(x) AS coalesce(h_usual_time(x),
  CASE WHEN regexp_matches(x, '[tTz,]') THEN h_usual_time(h_as_usual(x)) END);
CREATE OR REPLACE MACRO h_time(x) AS CASE WHEN h_any_time(x) BETWEEN ${EARLIEST} AND ${LATEST} THEN h_any_time(x) END;

CREATE OR REPLACE MACRO h_count(x) AS
  CASE WHEN try_cast(x AS DOUBLE) BETWEEN 0 AND 9007199254740991 AND floor(try_cast(x AS DOUBLE)) = try_cast(x AS DOUBLE)
    THEN try_cast(x AS DOUBLE)::BIGINT END;
CREATE OR REPLACE MACRO h_amount(x) AS CASE WHEN try_cast(x AS DOUBLE) BETWEEN -1e15 AND 1e15 THEN try_cast(x AS DOUBLE) END;
CREATE OR REPLACE MACRO h_boolean(x) AS CASE
  WHEN lower(x) IN ('true', 't', 'yes', '1') THEN true WHEN lower(x) IN ('false', 'f', 'no', '0') THEN false END;
CREATE OR REPLACE MACRO h_country(x) AS CASE WHEN regexp_full_match(x, '[A-Za-z]{2}') AND contains('${COUNTRIES}', upper(x)) THEN upper(x) END;
CREATE OR REPLACE MACRO h_bin(x) AS CASE WHEN regexp_full_match(x, '[0-9]{6,8}') THEN x END;
CREATE OR REPLACE MACRO h_asn(x) AS CASE
  WHEN regexp_full_match(x, '(?i)(AS)?[0-9]{1,10}(\\.0)?') AND regexp_extract(x, '[0-9]+')::BIGINT < 4294967296
    THEN regexp_extract(x, '[0-9]+')::BIGINT END;

CREATE OR REPLACE MACRO h_domain(x) AS
  CASE WHEN regexp_full_match(lower(x), '[^\\s@,;]+\\.[^\\s@,;.]+') THEN rtrim(lower(x), '.') END;
CREATE OR REPLACE MACRO h_email(x) AS
  CASE WHEN regexp_full_match(x, '[^\\s@]+@[^\\s@]+\\.[^\\s@.]+') THEN lower(x) END;

CREATE OR REPLACE MACRO h_luhn(digits) AS list_sum(list_transform(range(1, length(digits) + 1), lambda i:
  CASE WHEN (length(digits) - i) % 2 = 0 THEN substr(digits, i::INTEGER, 1)::INTEGER
       ELSE (substr(digits, i::INTEGER, 1)::INTEGER * 2) // 10 + (substr(digits, i::INTEGER, 1)::INTEGER * 2) % 10 END)) % 10 = 0;
CREATE OR REPLACE MACRO h_looks_like_card(x) AS CASE WHEN regexp_full_match(x, '[0-9]([^0-9A-Za-z]?[0-9]){12,18}')
  THEN h_luhn(regexp_replace(x, '[^0-9]', '', 'g')) ELSE false END;
CREATE OR REPLACE MACRO h_is_card(x) AS h_looks_like_card(translate(x, '０１２３４５６７８９', '0123456789'));
CREATE OR REPLACE MACRO h_instrument(x) AS CASE WHEN NOT h_is_card(x) THEN x END;

CREATE OR REPLACE MACRO h_ip4(x) AS CASE WHEN regexp_full_match(x, '${IPV4}') THEN x END;
CREATE OR REPLACE MACRO h_ip6_plain(x) AS CASE
  WHEN NOT contains(x, '.') THEN x
  WHEN regexp_full_match(x, '[0-9a-f:]*:${IPV4}') THEN regexp_replace(x, '[0-9.]+$', '')
    || list_transform([string_split(regexp_extract(x, '[0-9.]+$'), '.')],
         lambda p: format('{:x}:{:x}', p[1]::INTEGER * 256 + p[2]::INTEGER, p[3]::INTEGER * 256 + p[4]::INTEGER))[1] END;
CREATE OR REPLACE MACRO h_ip6_halves(l, r) AS
  CASE WHEN len(l) + len(r) <= 7 THEN list_concat(l, list_concat(list_transform(range(8 - len(l) - len(r)), lambda z: '0'), r)) END;
CREATE OR REPLACE MACRO h_ip6_split(x) AS list_transform([string_split(x, '::')], lambda p: CASE len(p)
  WHEN 1 THEN string_split(p[1], ':')
  WHEN 2 THEN h_ip6_halves(CASE WHEN p[1] = '' THEN [] ELSE string_split(p[1], ':') END,
                           CASE WHEN p[2] = '' THEN [] ELSE string_split(p[2], ':') END) END)[1];
CREATE OR REPLACE MACRO h_ip6_groups(x) AS list_transform([h_ip6_split(h_ip6_plain(lower(x)))], lambda g:
  CASE WHEN len(g) = 8 AND list_bool_and(list_transform(g, lambda e: regexp_full_match(e, '[0-9a-f]{1,4}')))
    THEN list_transform(g, lambda e: coalesce(nullif(ltrim(e, '0'), ''), '0')) END)[1];
CREATE OR REPLACE MACRO h_ip6_short(groups) AS list_transform([':' || array_to_string(groups, ':') || ':'], lambda t:
  list_transform([CASE
      ${shortenZeros}
      ELSE t END], lambda s:
    CASE WHEN starts_with(s, '::') THEN CASE WHEN ends_with(s, '::') THEN s ELSE left(s, -1) END
         WHEN ends_with(s, '::') THEN substr(s, 2) ELSE substr(left(s, -1), 2) END)[1])[1];
CREATE OR REPLACE MACRO h_ip6(x) AS list_transform([h_ip6_groups(x)], lambda g: CASE
  WHEN g IS NULL THEN NULL
  WHEN g[1:6] = ['0', '0', '0', '0', '0', 'ffff'] THEN concat_ws('.',
    ('0x' || g[7])::INTEGER // 256, ('0x' || g[7])::INTEGER % 256, ('0x' || g[8])::INTEGER // 256, ('0x' || g[8])::INTEGER % 256)
  ELSE h_ip6_short(g) END)[1];
CREATE OR REPLACE MACRO h_ip(x) AS CASE WHEN contains(x, ':') THEN h_ip6(x) ELSE h_ip4(x) END;
CREATE OR REPLACE MACRO h_network(ip) AS CASE
  WHEN contains(ip, ':') THEN h_ip6_short(list_concat(h_ip6_groups(ip)[1:4], ['0', '0', '0', '0'])) || '/64'
  ELSE regexp_replace(ip, '[0-9]+$', '0') || '/24' END;

CREATE OR REPLACE MACRO h_type(x) AS CASE WHEN regexp_full_match(x, '[A-Za-z0-9][A-Za-z0-9 _.:-]*')
  THEN regexp_replace(lower(x), '[ -]+', '_', 'g') END;
CREATE OR REPLACE MACRO h_phone(x) AS
  CASE WHEN regexp_full_match(x, '\\+?[0-9a-z][0-9a-z ()./-]*') THEN regexp_replace(x, '[ ()./-]', '', 'g') END;
CREATE OR REPLACE MACRO h_identifier(t, x) AS CASE t
  WHEN 'email' THEN h_email(x) WHEN 'email_domain' THEN h_domain(x) WHEN 'ip' THEN h_ip(x) WHEN 'payment' THEN h_instrument(x)
  WHEN 'phone' THEN h_phone(lower(x)) WHEN 'name' THEN lower(regexp_replace(x, '\\s+', ' ', 'g'))
  WHEN 'address' THEN lower(regexp_replace(x, '\\s+', ' ', 'g')) ELSE x END;
`;
