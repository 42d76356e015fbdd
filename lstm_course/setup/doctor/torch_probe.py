"""What PyTorch finds here, printed as one line of JSON.

The doctor runs this file in a process of its own: a PyTorch that crashes when it is imported, or
that waits for a GPU for ever, then costs a sentence and not the notebook.
"""

import json
import warnings


def probe():
    """Return what torch is and finds.

    ``trial`` is the error of a small LSTM on the device, ``refusal`` why CUDA cannot be used, and
    ``bfloat16`` why, without an accelerator, the fast LSTM of the CPU cannot compute with it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch

        found = {
            "version": torch.__version__,
            "cuda": torch.version.cuda,
            "hip": torch.version.hip,
            "xpu": getattr(torch.version, "xpu", None),
            "device": None,
            "name": "",
            "trial": "",
            "refusal": "",
            "bfloat16": "",
        }
        try:
            if torch.accelerator.is_available():
                found["device"] = torch.accelerator.current_accelerator().type
            if found["device"] == "cuda":
                found["name"] = torch.cuda.get_device_name()
            if found["device"]:
                _try_lstm(torch, found["device"])
            else:
                found["bfloat16"] = _why_no_bfloat16(torch)
            if found["cuda"] and not found["device"]:
                found["refusal"] = _why_no_cuda(torch)
        except Exception as error:
            found["trial"] = _first_line(error)
    return found


def _try_lstm(torch, device):
    """One step forward and backward of what lesson 07 trains."""
    lstm = torch.nn.LSTM(3, 4, bidirectional=True).to(device)
    lstm(torch.ones(2, 1, 3, device=device))[0].sum().backward()
    lstm.weight_hh_l0.grad.cpu()  # waits until the device has really done it


def _why_no_bfloat16(torch):
    """What PyTorch says when lesson 07's mixed precision runs on this processor."""
    lstm, x = torch.nn.LSTM(3, 4), torch.ones(2, 1, 3)
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            lstm(x)[0].sum().backward()
    except RuntimeError as error:
        return _first_line(error)
    return ""


def _why_no_cuda(torch):
    """What PyTorch says when it is made to use CUDA, such as "the driver is too old"."""
    try:
        torch.cuda.init()
    except Exception as error:
        return _first_line(error)
    return ""


def _first_line(message):
    return (str(message).strip() or type(message).__name__).splitlines()[0]


if __name__ == "__main__":
    print(json.dumps(probe()))
