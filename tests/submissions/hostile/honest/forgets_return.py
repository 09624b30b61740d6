# attack: none, the return is missing
# exercise: call
# verdict: error
import right_call


class HookedLinear(right_call.HookedLinear):
    def __call__(self, *input, **kwargs):
        super().__call__(*input, **kwargs)
