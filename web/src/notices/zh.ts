import type en from './en';

const zh: typeof en = {
  templates: {
    handover_to_prepare: '有交接待准备',
    handover_to_review: '有交接待审核',
    handover_to_confirm: '有客户待接手',
    handover_sent_back: '接手人有疑问',
    handover_declined: '接手人已谢绝',
    handover_cancelled: '交接已取消',
    handover_taken_back: '已完成的交接被撤销',
    handover_returned: '审核人要求补充',
    handover_due_soon: '办理时间已过半',
    handover_overdue: '已超过期限',
    personnel_change_opened: '人员变动的交接已发起',
    personnel_change_to_divide: '有客户待分配',
    personnel_change_cleared: '离职人已核清',
    personnel_change_due_soon: '人员变动的交接即将到期',
    personnel_change_overdue: '人员变动的交接已逾期',
    receiver_first_contact: '新客户待首次联系',
    receiver_silent: '接手人尚未跟进',
    pool_assigned: '公海客户已分配',
    customers_to_be_recycled: '有客户即将进入公海',
    customers_recycled: '有客户已进入公海',
    followed_up_in_pool: '客户进入公海后又有跟进',
    recycling_waits: '大规模回收待决定',
    handover_completed: '已通知客户新的联系人',
    handover_undone: '已向客户更正',
  },
  channels: { email: '邮件', sms: '短信' },
  states: { queued: '待发送', sending: '发送中', sent: '已发送', delivered: '已送达', failed: '发送失败', suppressed: '未发送' },
};
export default zh;
