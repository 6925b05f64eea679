/**
 * Prints the SQL function `pinyin_readings` (migration customer_search), made from pinyin-pro: with which letters the pinyin of each
 * character may begin. To be run again, into a new migration, when a newer pinyin-pro knows better.
 */
import { pinyin } from 'pinyin-pro';

const [first, last] = [0x4e00, 0x9fff];

/** The letters with which a character's readings begin, the most usual reading first. */
function lettersOf(character: string): string {
  const readings = pinyin(character, { pattern: 'first', toneType: 'none', type: 'array', multiple: true });
  const letters = readings.map((reading) => reading.normalize('NFD').charAt(0).toLowerCase()).filter((letter) => /[a-z]/.test(letter));
  return [...new Set(letters)].join('');
}

let letters = '';
const more: Record<string, string> = {};
for (let code = first; code <= last; code += 1) {
  const character = String.fromCodePoint(code);
  const [usual = '.', ...others] = lettersOf(character);
  letters += others.length === 0 ? usual : usual.toUpperCase();
  if (others.length > 0) more[character] = others.join('');
}

console.log(`CREATE FUNCTION pinyin_readings(of_character text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  code integer := ascii(of_character);
  usual integer;
BEGIN
  IF code < ${first} OR code > ${last} THEN
    RETURN CASE WHEN code BETWEEN ascii('0') AND ascii('9') OR code BETWEEN ascii('a') AND ascii('z') THEN of_character ELSE '' END;
  END IF;
  usual := get_byte('${letters}'::bytea, code - ${first});
  IF usual >= ascii('a') THEN
    RETURN chr(usual);
  ELSIF usual = ascii('.') THEN
    RETURN '';
  END IF;
  -- Upper case: it has other readings, too.
  RETURN chr(usual + 32) || ('${JSON.stringify(more)}'::jsonb ->> of_character);
END
$$;`);
