/** What a text costs as SMS. */

const gsmBasic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const gsmExtended = '^{}\\[~]|€\f';

/** How many SMS a text is billed as: GSM 03.38 (160, or 153 each) where it fits, UCS-2 (70, or 67 each) otherwise. */
export function smsSegments(body: string): number {
  const characters = Array.from(body);
  if (characters.every((character) => gsmBasic.includes(character) || gsmExtended.includes(character))) {
    const septets = characters.length + characters.filter((character) => gsmExtended.includes(character)).length;
    return septets <= 160 ? 1 : Math.ceil(septets / 153);
  }
  return body.length <= 70 ? 1 : Math.ceil(body.length / 67);
}
