import { useTranslation } from 'react-i18next';
import type { HandoverItem } from '../api/client';
import { useFormats } from '../language/formats';

interface FactWord {
  readonly name: string;
  readonly value: string;
}

/** Said elsewhere on the item, or not for people. */
const unsaid = new Set(['customerName', 'subject', 'currency', 'ownerId', 'contractId', 'customerType']);

/** A snapshot in words: its fields by name, amounts as money, days as days. Fields that have no name here are left out. */
export function useFactWords(): (facts: unknown) => FactWord[] {
  const { t } = useTranslation('handovers');
  const { money, day, moment } = useFormats();
  const names: Readonly<Record<string, string>> = t('facts.names', { returnObjects: true });
  const values: Readonly<Record<string, string>> = t('facts.values', { returnObjects: true });
  return (facts) => {
    if (typeof facts !== 'object' || facts === null) return [];
    const currency = textIn(facts, 'currency') ?? 'CNY';
    return Object.entries(facts).flatMap(([field, value]: [string, unknown]) => {
      const name = names[field];
      if (unsaid.has(field) || name === undefined || typeof value !== 'string' || value === '') return [];
      return [{ name, value: wordOf(field, value) }];
    });

    function wordOf(field: string, value: string): string {
      if (field === 'amount') return money(value, currency);
      if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
      if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return moment(value);
      return values[value] ?? value;
    }
  };
}

const textIn = (facts: object, field: string): string | undefined => {
  const value: unknown = Reflect.get(facts, field);
  return typeof value === 'string' ? value : undefined;
};

/** What an item is called: a payment, which has no name, by its amount and the day on which it is due. */
export function useItemTitle(): (item: Pick<HandoverItem, 'itemType' | 'itemDescription' | 'snapshot'>) => string {
  const { t } = useTranslation('handovers');
  const { money, day } = useFormats();
  return ({ itemType, itemDescription, snapshot }) => {
    if (itemType !== 'payment_issues' || typeof snapshot !== 'object' || snapshot === null) return itemDescription;
    const [amount, dueOn] = [textIn(snapshot, 'amount'), textIn(snapshot, 'dueOn')];
    if (amount === undefined || dueOn === undefined) return itemDescription;
    return t('items.payment', { amount: money(amount, textIn(snapshot, 'currency')), day: day(dueOn) });
  };
}
