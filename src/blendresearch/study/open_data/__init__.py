"""The European Commission's open files of mobility periods, as denominators around a study."""

from blendresearch.study.open_data.sent_abroad import Counted, LeftOut, count_sent

__all__ = ["Counted", "LeftOut", "count_sent"]
