import type en from './en';

const zh: typeof en = {
  askAgain: '重新检查',
  nothing: '没有卡住的事项',
  nothingHint: '检查时间：{{at}}。需要定时任务或人工处理的事项会显示在这里，并说明如何处理。',
  since: '自 {{at}} 起',
  whatToDo: '处理办法：',
  more_one: '另有 1 项',
  more_other: '另有 {{count}} 项',
  repair: '修复',
  repaired: {
    started: '工作流已重新运行。',
    running: '工作流本来就在运行。',
    ended: '交接已结束，无需工作流；客户已解除锁定。',
  },
  columns: { id: '对象', since: '起始时间', workflow: 'Temporal 中的状态' },
  kinds: {
    temporal_away: {
      title: 'Temporal 没有响应',
      why: '交接无法推进。员工的操作会稍后得到答复，或需要重新提交；不会丢失任何内容。',
      whatToDo: '查看 Temporal 自己的日志，确认 TEMPORAL_ADDRESS 正确且可从 API 访问。恢复后一切自动继续。',
    },
    no_worker: {
      title: '没有 worker 在运行',
      why: '最近几分钟没有 worker 领取任务。员工的操作正在等待处理，邮件和短信也不会发出。',
      whatToDo: '启动 worker（npm run worker 或 docker compose up -d worker），并查看其日志的最后几行：设置有误时会在那里指出。',
    },
    handover_without_workflow: {
      title: '进行中但没有工作流的交接',
      why: '交接仍在进行，但其工作流没有运行：可能被终止、删除，或在 Temporal 中丢失。',
      whatToDo:
        '定时任务 resume-handovers 会在十分钟内重新启动；点“修复”可立即启动。若仍未恢复，请检查 worker 是否运行、定时任务是否被暂停。',
    },
    customer_frozen_without_handover: {
      title: '交接已结束但仍被锁定的客户',
      why: '客户因一个已不在进行的交接而被锁定。',
      whatToDo: '点“修复”即可解除锁定。这种情况不应发生，请上报。',
    },
    hr_event_not_relayed: {
      title: '尚未转达的人事事件',
      why: '事件已保存，但其人员变动的工作流尚未得到通知。',
      whatToDo: 'Temporal 可用且有 worker 运行时会自动转达；请确认定时任务 relay-hr-events 未被暂停。',
    },
    customers_of_a_change_failed: {
      title: '有客户处理失败的人员变动',
      why: '该人员变动中有客户未能发起交接或未能转移。',
      whatToDo: '打开该变动，逐个客户查看原因并决定后续处理。',
    },
    recycling_run_waits: {
      title: '等待人工决定的回收',
      why: '将有超过五分之一的客户进入公海，因此需要人工决定。',
      whatToDo: '先查看规则试算，再批准或取消这次回收。',
    },
    messages_not_sent: {
      title: '到期未发出的消息',
      why: '邮件或短信已到发送时间但未发出：没有 worker 运行、该渠道的发送工作流未运行，或服务商不可用。',
      whatToDo: '检查 worker 是否运行，启动后发送会自动恢复；再从其日志中查看邮件服务器或 Twilio 的情况。',
    },
    webhooks_not_sent: {
      title: '到期未推送的事件',
      why: '有推送已到时间但未发出：没有 worker 运行，或工作流 webhook-dispatch 未运行。',
      whatToDo: '检查 worker 是否运行，启动后 webhook-dispatch 会自动恢复。',
    },
  },
};
export default zh;
